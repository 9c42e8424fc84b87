"""A plan whose sections say different things, or more than is known here, is never "no changes"."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review import Options, summarise, summarise_plans
from review.reading import plan_from
from review.result.result import Verdict
from tests.review.builders import KEY, change, plan

OPTIONS = Options(policy=Path("/no"), waivers=Path("/no"), key=KEY)
SAME = change("x_thing.a", {"n": 1}, {"n": 1}, actions=["no-op"])


def _module(*addresses: str) -> dict[str, Any]:
    return {"resources": [{"address": address, "mode": "managed", "values": {}} for address in addresses]}


def _planned(*addresses: str, outputs: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"root_module": _module(*addresses), "outputs": {name: {"value": 1} for name in outputs}}


def _state(*addresses: str) -> dict[str, Any]:
    return {"format_version": "1.0", "values": {"root_module": {"child_modules": [_module(*addresses)]}}}


CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "changes cut away": plan(planned_values=_planned("x_thing.a")),
    "changes cut away, and applyable": plan(applyable=True, complete=True, planned_values={"root_module": {}}),
    "one change cut away": plan(SAME, planned_values=_planned("x_thing.a", "x_thing.b")),
    "an output's change cut away": plan(SAME, planned_values=_planned("x_thing.a", outputs=("o",)), output_changes={}),
    "a deletion cut away": plan(SAME, complete=True, prior_state=_state("x_thing.a", "x_thing.gone")),
    "a change called none": plan(change("x_thing.a", {"n": 1}, {"n": 2}, actions=["no-op"])),
    "a newer section": plan(SAME, estate_changes=[{"address": "x_thing.b"}]),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_it_cannot_be_decided(name: str, write: Callable[..., Path]) -> None:
    document = CONTRADICTIONS[name]
    for result in (summarise([write(document)], OPTIONS), summarise_plans([plan_from(document)], OPTIONS)):
        assert result.verdict is Verdict.UNDECIDED
        assert [finding.rule for finding in result.undecided] == ["plan_readable"]


FITTING: dict[str, dict[str, Any]] = {
    "nothing": plan(
        SAME, applyable=False, complete=True, planned_values=_planned("x_thing.a"), prior_state=_state("x_thing.a")
    ),
    "refresh only": plan(applyable=False, complete=True, planned_values=_planned(), prior_state=_state("x_thing.a")),
    "targeted": plan(
        SAME, complete=False, planned_values=_planned("x_thing.a"), prior_state=_state("x_thing.a", "x_thing.b")
    ),
    "what tools note": plan(SAME, annotations={}, owner="me", relevant_attributes=[{"resource": "x_thing.a"}]),
}


@pytest.mark.parametrize("name", FITTING)
def test_what_fits_is_believed(name: str, write: Callable[..., Path]) -> None:
    assert summarise([write(FITTING[name])], OPTIONS).verdict is Verdict.NO_CHANGE


def test_a_forged_document_names_no_known_sections(write: Callable[..., Path]) -> None:
    forged = json.loads(json.dumps(CONTRADICTIONS["a newer section"])) | {"unknown_sections": []}
    assert summarise([write(forged)], OPTIONS).verdict is Verdict.UNDECIDED

"""What a killed apply made is found by name: only what was not there before, or what the state held under that id."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.provider.resource import resources
from scripts.errors import Unfinished
from scripts.state import adoption, kinds, snapshot
from scripts.state.record import Record

from .conftest import Stack, state


class Workspace:
    """Jobs by name, as the SDK lists them."""

    def __init__(self, **ids: list[str]) -> None:
        self.jobs = SimpleNamespace(list=lambda name: [SimpleNamespace(job_id=id_) for id_ in ids.get(name, [])])


def strays(stack: Stack, workspace: Workspace, known: Record, *held: str) -> list[tuple[str, str]]:
    state_now = snapshot.parse(state(1, *held))
    client: Any = workspace
    return [(each.address, each.id) for each in adoption.strays(client, stack.ready, known, state_now)]


def begun(name: str, *before: str) -> dict[str, Any]:
    return {f"databricks_job.{name}": {"name": name, "before": list(before)}}


def test_what_was_made_meanwhile_is_this_environments(stack: Stack) -> None:
    assert strays(stack, Workspace(a=["5"]), Record(begun=begun("a"))) == [("databricks_job.a", "5")]


def test_a_namesake_from_before_is_somebody_elses(stack: Stack) -> None:
    assert strays(stack, Workspace(a=["5"]), Record(begun=begun("a", "5"))) == []
    assert strays(stack, Workspace(a=["5", "6"]), Record(begun=begun("a", "5"))) == [("databricks_job.a", "6")]


def test_what_the_state_held_is_known_by_its_id(stack: Stack) -> None:
    known = Record(objects={"databricks_job.a": {"id": "5", "name": "a"}})
    assert strays(stack, Workspace(a=["5", "7"]), known) == [("databricks_job.a", "5")]
    assert strays(stack, Workspace(a=["7"]), known) == []


def test_what_the_state_holds_is_not_looked_for_again(stack: Stack) -> None:
    assert strays(stack, Workspace(a=["id-a"]), Record(begun=begun("a")), "a") == []


def test_a_successor_replaces_what_the_state_holds_in_its_place(stack: Stack) -> None:
    client: Any = Workspace(a=["9"])
    [stray] = adoption.strays(client, stack.ready, Record(begun=begun("a", "id-a")), snapshot.parse(state(1, "a")))
    assert (stray.id, stray.stale) == ("9", "id-a")


def test_what_is_no_longer_declared_is_left_alone(stack: Stack) -> None:
    assert strays(stack, Workspace(gone=["5"]), Record(begun=begun("gone"))) == []


def test_two_that_could_be_meant_are_told(stack: Stack) -> None:
    with pytest.raises(Unfinished, match=r"databricks_job\.a: found 2 objects 'a' with the ids 5, 6, expected one"):
        strays(stack, Workspace(a=["5", "6"]), Record(begun=begun("a")))


def test_a_real_workspace_asks_for_the_operators_word() -> None:
    adoption.refuse("prod", "workloads", [])
    with pytest.raises(Unfinished, match="lakewright plan prod --adopt") as caught:
        adoption.refuse("prod", "workloads", [adoption.Stray("databricks_job.a", "a", "5")])
    assert "databricks_job.a: 'a', id 5" in str(caught.value)


def test_imports_are_planned_and_taken_back(stack: Stack) -> None:
    adoption.prepare(stack.ready, [adoption.Stray("databricks_job.a", "a", "5")])
    file = stack.ready.folder / adoption.FILE
    assert json.loads(file.read_text()) == {"import": [{"to": "databricks_job.a", "id": "5"}]}
    adoption.prepare(stack.ready, [])
    assert not file.exists()


def test_before_an_apply_namesakes_are_noted(stack: Stack) -> None:
    plan = {
        "resource_changes": [
            {"address": "databricks_job.a", "change": {"actions": ["create"], "after": {"name": "a"}}},
            {"address": "databricks_job.b", "change": {"actions": ["update"], "after": {"name": "b"}}},
            {"address": "databricks_grants.c", "change": {"actions": ["create"], "after": {}}},
        ]
    }
    client: Any = Workspace(a=["5"])
    assert adoption.about_to_make(client, Record(), plan) == begun("a", "5")
    # A second try keeps the notes of the first: what that one made must not be taken for somebody else's.
    again: Any = Workspace(a=["5", "6"])
    assert adoption.about_to_make(again, Record(begun=begun("a", "5")), plan) == begun("a", "5")


def test_every_type_is_looked_for_or_repeatable() -> None:
    for name in resources():
        assert (kinds.of(f"{name}.x") is None) == (name in kinds.REPEATABLE), name

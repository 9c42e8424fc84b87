"""Dynamic value references, and the tasks' conditions."""

from __future__ import annotations

import pytest

from sandbox.runtime.jobs.conditions import compare, verdict
from sandbox.runtime.jobs.references import References, UnresolvedReference, of_time

KNOWN = References(
    plain={"job.id": 7, **of_time("job.start_time", 1_700_000_000_123)},
    parameters={"env": "prod", "with.dot": "x"},
    tasks={"train": {"run_id": 3, "result_state": "success", "values": {"a": {"b": [1, {"c": "deep"}]}, "d.e": "dotted", "t": True}}},
    input={"name": "setosa", "sizes": [1, 2]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{job.id}}", "7"),
        ("{{ job.id }} of {{job.parameters.env}}", "7 of prod"),
        ("{{job.parameters.with.dot}}", "x"),
        ("{{job.parameters.[env]}} {{job.parameters.[with.dot]}}", "prod x"),
        ("{{tasks.[train].values.[t]}} {{nobody.[knows]}}", "true {{nobody.[knows]}}"),
        ("{{job.start_time.iso_date}}", "2023-11-14"),
        ("{{job.start_time.iso_datetime}}", "2023-11-14T22:13:20.123Z"),
        ("{{job.start_time.is_weekday}}", "true"),
        ("{{tasks.train.run_id}} {{tasks.train.result_state}}", "3 success"),
        ("{{tasks.train.values.a}}", '{"b": [1, {"c": "deep"}]}'),
        ("{{tasks.train.values.a.b.1.c}}", "deep"),
        ("{{tasks.train.values.d.e}}", "dotted"),
        ("{{tasks.train.values.t}}", "true"),
        ("{{input.name}} {{input.sizes}} {{input.sizes.1}}", "setosa [1, 2] 2"),
        ("{{input}}", '{"name": "setosa", "sizes": [1, 2]}'),
        ("{{secrets/scope/key}} {{nobody.knows}}", "{{secrets/scope/key}} {{nobody.knows}}"),
    ],
)
def test_known_references_are_replaced_and_others_stay(text: str, expected: str) -> None:
    assert KNOWN.resolve({"list": [text], "number": 5}) == {"list": [expected], "number": 5}


@pytest.mark.parametrize(
    "text",
    [
        "{{job.parameters.nope}}",
        "{{job.parameters.[nope]}}",
        "{{tasks.train.values.nope}}",
        "{{tasks.nope.run_id}}",
        "{{input.nope}}",
    ],
)
def test_references_to_nothing_are_errors(text: str) -> None:
    with pytest.raises(UnresolvedReference, match="Unable to resolve the reference"):
        KNOWN.resolve(text)


@pytest.mark.parametrize(
    ("run_if", "upstream", "expected"),
    [
        ("ALL_SUCCESS", [], "RUN"),
        ("ALL_SUCCESS", ["SUCCESS", "SUCCESS"], "RUN"),
        ("ALL_SUCCESS", ["SUCCESS", "FAILED"], "UPSTREAM_FAILED"),
        ("ALL_SUCCESS", ["SUCCESS", "EXCLUDED"], "EXCLUDED"),
        ("ALL_SUCCESS", ["SUCCESS", "CANCELED"], "UPSTREAM_CANCELED"),
        ("ALL_DONE", ["FAILED", "CANCELED", "EXCLUDED"], "RUN"),
        ("AT_LEAST_ONE_SUCCESS", ["FAILED", "SUCCESS"], "RUN"),
        ("AT_LEAST_ONE_SUCCESS", ["FAILED", "FAILED"], "UPSTREAM_FAILED"),
        ("NONE_FAILED", ["SUCCESS", "EXCLUDED"], "RUN"),
        ("NONE_FAILED", ["EXCLUDED", "EXCLUDED"], "EXCLUDED"),
        ("NONE_FAILED", ["SUCCESS", "TIMEDOUT"], "UPSTREAM_FAILED"),
        ("AT_LEAST_ONE_FAILED", ["SUCCESS", "UPSTREAM_FAILED"], "RUN"),
        ("AT_LEAST_ONE_FAILED", ["SUCCESS", "SUCCESS"], "EXCLUDED"),
        ("ALL_FAILED", ["FAILED", "SUCCESS"], "EXCLUDED"),
        ("ALL_FAILED", ["FAILED", "TIMEDOUT"], "RUN"),
    ],
)
def test_run_if(run_if: str, upstream: list[str | None], expected: str) -> None:
    assert verdict(run_if, upstream) == expected


@pytest.mark.parametrize(
    ("operator", "left", "right", "expected"),
    [
        ("EQUAL_TO", "1", "1.0", False),
        ("NOT_EQUAL", "a", "b", True),
        ("GREATER_THAN", "10", "9", True),
        ("GREATER_THAN_OR_EQUAL", "9", "9.0", True),
        ("LESS_THAN", "1e-3", "0.01", True),
        ("LESS_THAN_OR_EQUAL", "2", "1", False),
    ],
)
def test_compare(operator: str, left: str, right: str, expected: bool) -> None:
    assert compare(operator, left, right) is expected


def test_comparing_text_as_numbers_is_an_error() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        compare("LESS_THAN", "a", "1")

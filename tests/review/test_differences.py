"""The lines of a change's diff: nothing said twice, nothing lost."""

from typing import Any

import pytest

from review import Options, summarise_plans
from review.reading import plan_from
from review.render._differences import MOST_COMPACTED, difference_lines
from review.result.result import ChangeView
from tests.review.builders import change, plan


def lines(options: Options, address: str, before: Any, after: Any, **rest: Any) -> list[str]:
    (view,) = summarise_plans([plan_from(plan(change(address, before, after, **rest)))], options).changes
    return shown(view)


def shown(view: ChangeView, most: int = 60) -> list[str]:
    return [f"{sign} {text}" for sign, text in difference_lines(view, most)]


def grant(principal: str, *privileges: str) -> dict[str, Any]:
    return {"principal": principal, "privileges": list(privileges)}


def test_a_grant_is_one_line(options: Options) -> None:
    after = {"grant": [grant("a", "SELECT"), grant("b", "MODIFY", "SELECT")]}
    assert lines(options, "databricks_grants.x", {"grant": [grant("a", "SELECT")]}, after) == [
        "+ grant[principal=b].privileges: MODIFY, SELECT"
    ]


def test_what_changes_alike_in_several_elements_is_one_line(options: Options) -> None:
    def job(timeout: int) -> dict[str, Any]:
        tasks = [{"task_key": key, "timeout_seconds": timeout, "max_retries": 1} for key in ("train", "validate")]
        return {"task": tasks}

    assert lines(options, "databricks_job.x", job(1), job(2)) == [
        "- task[task_key=train, validate].timeout_seconds: 1",
        "+ task[task_key=train, validate].timeout_seconds: 2",
    ]


def test_a_block_with_many_attributes_is_named_once(options: Options) -> None:
    assert lines(options, "x_thing.a", {"b": [{"c": 1, "d": 1, "e": 1}]}, {"b": [{"c": 2, "d": 2, "e": 2}]}) == [
        "  b[0]",
        "-   c: 1",
        "+   c: 2",
        "-   d: 1",
        "+   d: 2",
        "-   e: 1",
        "+   e: 2",
    ]


def test_an_element_of_which_only_the_key_is_known_is_shown(options: Options) -> None:
    before, after = {"library": [{"requirements": "/a.txt"}]}, {"library": [{"requirements": "/b.txt"}]}
    assert lines(options, "databricks_cluster.x", before, after) == [
        "- library.requirements: /a.txt",
        "+ library.requirements: /b.txt",
    ]


def test_what_comes_with_a_replacement_is_one_line(options: Options) -> None:
    found = lines(
        options,
        "x_thing.a",
        {"name": "a", "number": 1, "place": "here"},
        {"name": "b"},
        actions=["delete", "create"],
        replace_paths=[["name"]],
        after_unknown={"number": True, "place": True},
    )
    assert found == ["- name: a  # forces replacement", "+ name: b", "+ known after apply: number, place"]


def test_an_output_has_no_name_in_its_lines(options: Options) -> None:
    values = {"actions": ["create"], "before": None, "after": 7}
    (view,) = summarise_plans([plan_from(plan(output_changes={"answer": values}))], options).outputs
    assert shown(view) == ["+ 7"]


@pytest.mark.parametrize("count", [10, 61, MOST_COMPACTED + 1])
def test_what_is_not_shown_is_counted(options: Options, count: int) -> None:
    before = {f"n{number}": 1 for number in range(count)}
    after = {f"n{number}": 2 for number in range(count)}
    found = lines(options, "x_thing.a", before, after)
    left = [line for line in found if "more differences" in line]
    assert left == ([f"  … and {count - 60} more differences"] if count > 60 else [])
    assert len(found) - len(left) == 2 * min(count, 60)

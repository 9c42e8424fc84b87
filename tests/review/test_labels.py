"""What the page says of a change is true of it: no loss of what is only made, no cost of what gets smaller, no move to where it was."""

import json
from pathlib import Path
from typing import Any

import pytest

from review import Options, ReviewResult, summarise, summarise_plans
from review.findings import Severity
from review.publish import result_from
from review.reading import plan_from
from review.render import render
from review.rules._sizes import is_smaller
from tests.review.builders import KEY, change, plan

OPTIONS = Options(policy=Path("/no"), waivers=Path("/no"), key=KEY)


def reviewed(*changes: dict[str, Any], **more: Any) -> ReviewResult:
    return summarise_plans([plan_from(plan(*changes, **more))], OPTIONS)


@pytest.mark.parametrize(
    ("new", "old", "smaller"),
    [
        ("X-Small", "Medium", True),
        ("2X-Large", "X-Large", False),
        ("m5.large", "m5.xlarge", True),
        ("m5.4xlarge", "m5.12xlarge", True),
        ("m5.large", "g5.xlarge", False),
        ("m5.metal", "m5.large", False),
        ("CU_1", "CU_4", True),
        ("8", "16", True),
        ("LIQUID", "MEDIUM", False),
        ("STORAGE_OPTIMIZED", "STANDARD", False),
    ],
)
def test_which_of_two_sizes_is_the_smaller(new: str, old: str, smaller: bool) -> None:
    assert is_smaller(new, old) is smaller
    assert not (smaller and is_smaller(old, new))


@pytest.mark.parametrize(
    ("before", "after", "severity"), [("Medium", "X-Small", Severity.BEHAVIOUR), ("Small", "Large", Severity.COST)]
)
def test_less_of_something_does_not_cost_more(before: str, after: str, severity: Severity, tmp_path: Path) -> None:
    sizes = ({"cluster_size": size, "auto_stop_mins": 10} for size in (before, after))
    result = reviewed(change("databricks_sql_endpoint.w", *sizes))
    assert [finding.severity for finding in result.findings if finding.rule == "node_type_unchanged"] == [severity]
    assert (Severity.COST.title in render(result, "text")) is (severity is Severity.COST)
    handed_over = tmp_path / "review.json"
    handed_over.write_text(render(result, "json"))
    assert render(result_from(handed_over), "text") == render(result, "text")


def test_what_is_made_has_lost_nothing() -> None:
    """Whatever rule fails of it: there was nothing before."""
    made = change("databricks_catalog.c", None, {"name": "c", "force_destroy": True})
    page = render(reviewed(made), "text")
    assert "(Data lost" not in page
    assert "(Data lost" in render(reviewed(change("databricks_catalog.c", {"name": "c"}, None)), "text")


BINDING = {"securable_name": "m", "workspace_id": 1, "binding_type": "BINDING_TYPE_READ_WRITE"}


@pytest.mark.parametrize(
    ("before", "edit", "told"),
    [
        (
            BINDING,
            {"workspace_id": 2},
            "workspace 2 gets BINDING_TYPE_READ_WRITE; workspace 1 loses BINDING_TYPE_READ_WRITE",
        ),
        (
            BINDING,
            {"securable_name": "n"},
            "workspace 1 gets BINDING_TYPE_READ_WRITE on n; it loses BINDING_TYPE_READ_WRITE on m",
        ),
        (
            {**BINDING, "binding_type": "BINDING_TYPE_READ_ONLY"},
            {"binding_type": "BINDING_TYPE_READ_WRITE"},
            "workspace 1 goes from BINDING_TYPE_READ_ONLY to BINDING_TYPE_READ_WRITE",
        ),
        (None, {}, "workspace 1 gets BINDING_TYPE_READ_WRITE"),
        (
            {**BINDING, "binding_type": None},
            {"workspace_id": 2, "binding_type": None},
            "workspace 2 gets BINDING_TYPE_READ_WRITE; workspace 1 loses BINDING_TYPE_READ_WRITE",
        ),
    ],
)
def test_a_binding_that_moves_is_told_as_moved(before: dict[str, Any] | None, edit: dict[str, Any], told: str) -> None:
    after = {**(before or BINDING), **edit}
    moves = before is not None and after["binding_type"] == before["binding_type"]
    actions = {"actions": ["delete", "create"]} if moves else {}
    result = reviewed(change("databricks_workspace_binding.b", before, after, **actions))
    assert [finding.details for finding in result.findings if finding.rule == "binding_not_loosened"] == [(told,)]


def test_what_the_provider_computes_anew_is_one_line() -> None:
    computed = [f"effective_{number}" for number in range(12)]
    before = {"capacity": "CU_1", "owner_id": "o", **dict.fromkeys(computed, "x")}
    unknown = {**dict.fromkeys(computed, True), "owner_id": True}
    after = {"capacity": "CU_2"}
    code = {"capacity": {"constant_value": "CU_2"}, "owner_id": {"references": ["x_owner.o.id", "x_owner.o"]}}
    resource = {"address": "x_database.d", "mode": "managed", "type": "x_database", "name": "d", "expressions": code}
    configuration = {"root_module": {"resources": [resource]}}
    result = reviewed(change("x_database.d", before, after, after_unknown=unknown), configuration=configuration)
    [view] = result.changes
    told = {line.path: (line.before, line.after) for line in view.lines}
    assert told == {
        "capacity": ("CU_1", "CU_2"),
        "owner_id": ("o", "(known after apply)"),
        "known after apply": (None, ", ".join(sorted(computed))),
    }


def test_an_event_stream_names_no_attributes(tmp_path: Path) -> None:
    """A rule of many types would name attributes that this type does not have."""
    resource = {"addr": "databricks_catalog.m", "resource_type": "databricks_catalog"}
    events = [
        {"@level": "info", "type": "planned_change", "change": {"resource": resource, "action": "update"}},
        {"@level": "info", "type": "change_summary", "changes": {"add": 0, "change": 1, "remove": 0}},
    ]
    path = tmp_path / "plan.jsonl"
    path.write_text("\n".join(map(json.dumps, events)))
    result = summarise([path], OPTIONS)
    details = {detail for finding in result.undecided if finding.address for detail in finding.details}
    assert details == {"the event stream shows no values"}

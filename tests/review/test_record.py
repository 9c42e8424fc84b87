"""Plans that change Terraform's record, and what a plan does beside changing objects: none of it is "no changes"."""

from typing import Any

import pytest

from review import Options, ReviewResult, Verdict, summarise_plans
from review.approval.fingerprint import fingerprint
from review.meaning.drift import drift_of
from review.reading import plan_from
from tests.review.builders import KEY, change, plan


def reviewed(options: Options, **parts: Any) -> ReviewResult:
    return summarise_plans([plan_from(plan(**parts))], options)


def moved(name: str) -> dict[str, Any]:
    """As a refresh-only plan tells it: among the drift, with nothing changed."""
    return change(f"x_thing.{name}", {"n": 1}, {"n": 1}, actions=["no-op"], previous_address="x_thing.old")


def test_a_refresh_only_plan_changes_the_record(options: Options) -> None:
    drifted = reviewed(options, resource_drift=[change("x_thing.a", {"n": 1}, {"n": 2})])
    assert drifted.verdict is Verdict.CHANGES
    assert [view.address for view in drifted.drift] == ["x_thing.a"]
    assert any("refresh-only" in note for note in drifted.notes)
    only_moved = reviewed(options, resource_drift=[moved("a")])
    assert only_moved.verdict is Verdict.CHANGES
    assert [view.address for view in only_moved.state_only] == ["x_thing.a"]


def test_drift_beside_unchanged_objects_is_no_refresh_only_plan(options: Options) -> None:
    drift = [change("x_thing.a", {"n": 1}, {"n": 2})]
    found = summarise_plans(
        [plan_from(plan(change("x_thing.a", {"n": 2}, {"n": 2}, actions=["no-op"]), resource_drift=drift))], options
    )
    assert found.verdict is Verdict.NO_CHANGE
    assert [view.address for view in found.drift] == ["x_thing.a"]


def test_the_fingerprint_of_a_refresh_only_plan_is_that_of_its_drift() -> None:
    one, other = (plan(resource_drift=[change("x_thing.a", {"n": 1}, {"n": number})]) for number in (2, 3))
    assert fingerprint(one, KEY) == fingerprint(one, KEY)
    assert (
        len({fingerprint(document, KEY) for document in (one, other, plan(), plan(resource_drift=[moved("a")]))}) == 4
    )


INVOCATION = {
    "address": "action.aws_lambda_invoke.warm",
    "type": "aws_lambda_invoke",
    "name": "warm",
    "config_values": {"function_name": "f"},
    "lifecycle_action_trigger": {
        "triggering_resource_address": "aws_s3_bucket.b",
        "action_trigger_event": "AfterCreate",
        "action_trigger_block_index": 0,
        "actions_list_index": 0,
    },
}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"action_invocations": [INVOCATION]}, "action.aws_lambda_invoke.warm (AfterCreate of aws_s3_bucket.b)"),
        (
            {
                "deferred_action_invocations": [
                    {"reason": "deferred_prereq", "action_invocation": {**INVOCATION, "lifecycle_action_trigger": None}}
                ]
            },
            "action.aws_lambda_invoke.warm (put off: deferred_prereq)",
        ),
        ({"action_invocations": [{"address": f"action.x_call.{n}"} for n in range(25)]}, " and 5 more"),
    ],
)
def test_actions_of_providers_are_named(parts: dict[str, Any], told: str, options: Options) -> None:
    result = reviewed(options, **parts)
    assert result.verdict is Verdict.CHANGES
    assert any(told in note for note in result.notes)
    assert fingerprint(plan(**parts), KEY) != fingerprint(plan(), KEY)


@pytest.mark.parametrize(
    ("importing", "told"),
    [
        ({"id": "i-1"}, "i-1"),
        ({"identity": {"account": "1", "name": "a"}}, '{"account":"1","name":"a"}'),
        ({"unknown": True}, "(known after apply)"),
    ],
)
def test_an_import_says_what_is_imported(importing: dict[str, Any], told: str, options: Options) -> None:
    imported = change("x_thing.a", {"n": 1}, {"n": 1}, actions=["no-op"], importing=importing)
    result = summarise_plans([plan_from(plan(imported))], options)
    assert [view.importing for view in result.state_only] == [told]


@pytest.mark.parametrize(
    ("address", "relevant"),
    [
        ('module.m["k"].x_thing.s[0]', {"resource": 'module.m["k"].x_thing.s', "attribute": []}),
        ('module.m["k"].x_thing.s["a]b"]', {"resource": 'module.m["k"].x_thing.s', "attribute": ["n"]}),
        ("x_thing.s[0]", {"resource": "x_thing.s", "attribute": []}),
        ("x_thing.s", {"resource": "x_thing.s", "attribute": ["task", 0, "n"]}),
    ],
)
def test_drift_of_an_instance_matters_where_its_resource_is_named(address: str, relevant: dict[str, Any]) -> None:
    """The addresses are those that Terraform 1.11 writes for a resource with count in a module with for_each."""
    block = {"task": [{"task_key": "a", "n": 1}], "n": 1}
    drifted = {**change(address, block, {"task": [{"task_key": "a", "n": 2}], "n": 2}), "type": "x_thing"}
    elsewhere = {**change("x_thing.other", {"n": 1}, {"n": 2})}
    document = plan(
        change("x_thing.new", None, {"n": 1}), resource_drift=[drifted, elsewhere], relevant_attributes=[relevant]
    )
    drift = drift_of(plan_from(document))
    assert ([entry.address for entry in drift.relevant], drift.elsewhere) == ([address], 1)


def test_what_is_put_off_cannot_be_decided_and_what_is_opened_is_no_change(options: Options) -> None:
    opened = change("ephemeral.x_secret.s", None, None, actions=["open"], mode="ephemeral", after_unknown=True)
    only_read = summarise_plans([plan_from(plan(opened))], options)
    assert (only_read.verdict, only_read.reads, only_read.changes) == (Verdict.NO_CHANGE, 1, [])
    put_off = change("x_thing.d[*]", None, {"n": 1}, importing={"unknown": True}, index_unknown=True)
    deferred = [{"reason": "resource_config_unknown", "resource_change": put_off}]
    result = summarise_plans([plan_from(plan(opened, deferred_changes=deferred, complete=False))], options)
    assert result.verdict is Verdict.UNDECIDED
    assert [(view.address, view.deferred) for view in result.changes] == [("x_thing.d[*]", "resource_config_unknown")]


@pytest.mark.parametrize(
    ("status", "problems", "told"),
    [
        ("pass", [], []),
        ("fail", ["it is 3"], ["check.c: it is 3"]),
        ("fail", [], ["check.c: fails"]),
        ("error", ["broken"], ["check.c: broken"]),
        ("unknown", [], ["check.c: cannot be decided before apply"]),
    ],
)
def test_checks_that_do_not_pass_are_told(status: str, problems: list[str], told: list[str], options: Options) -> None:
    address = {"kind": "check", "name": "c", "to_display": "check.c"}
    instance = {"address": address, "status": status, "problems": [{"message": text} for text in problems]}
    result = reviewed(options, checks=[{"address": address, "status": status, "instances": [instance]}])
    assert result.checks == told


def test_an_action_that_an_object_calls_names_it() -> None:
    """As Terraform 1.16 writes it."""
    trigger = {"calling_resource_address": "x_thing.a"}
    document = plan(action_invocations=[{"address": "action.x_call.b", "invoke_action_trigger": trigger}])
    result = summarise_plans([plan_from(document)], Options(key=KEY))
    assert any("action.x_call.b (called by x_thing.a)" in note for note in result.notes)

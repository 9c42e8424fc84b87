"""Changes that look like a provider's noise and mean something: none of them is taken out."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from review import Options, summarise_plans
from review.approval.fingerprint import fingerprint
from review.meaning import Meaning, meaning_of
from review.reading import plan_from
from tests.review.builders import KEY, change, plan


def meaning(kind: str, before: Any, after: Any, **more: Any) -> Meaning:
    (read,) = plan_from(plan(change(f"{kind}.a", before, after, **more))).resource_changes
    return meaning_of(read)


def paths(found: Meaning) -> list[str]:
    return [difference.dotted for difference in found.differences]


def task(**more: Any) -> dict[str, Any]:
    return {"task": [{"task_key": "a", **more}]}


JOB = "databricks_job"
CLIENTS = "task[task_key=a].new_cluster[0].workload_type[0].clients[0].jobs"


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        # A block whose only value is the default, or false, starts or stops a job by being there.
        (JOB, {"continuous": []}, {"continuous": [{"pause_status": "UNPAUSED"}]}, ["continuous[0].pause_status"]),
        (JOB, {"continuous": [{"pause_status": "UNPAUSED"}]}, {"continuous": []}, ["continuous[0].pause_status"]),
        (JOB, {"queue": []}, {"queue": [{"enabled": False}]}, ["queue[0].enabled"]),
        (JOB, {"queue": []}, {"queue": [{"enabled": None}]}, ["queue[0]"]),
        # Zero where nothing means something else than zero.
        (
            JOB,
            task(new_cluster=[{"workload_type": [{"clients": [{"jobs": None}]}]}]),
            task(new_cluster=[{"workload_type": [{"clients": [{"jobs": False}]}]}]),
            [CLIENTS],
        ),
        (
            "databricks_model_serving",
            {"config": [{"served_models": [{"name": "a", "scale_to_zero_enabled": None}]}]},
            {"config": [{"served_models": [{"name": "a", "scale_to_zero_enabled": False}]}]},
            ["config[0].served_models[name=a].scale_to_zero_enabled"],
        ),
        # Zero alone: something made Terraform plan this.
        (
            "databricks_cluster",
            {"aws_attributes": [{"first_on_demand": None, "zone_id": "auto", "policy": None}]},
            {"aws_attributes": [{"first_on_demand": 0, "zone_id": "auto", "policy": ""}]},
            ["aws_attributes[0].first_on_demand"],
        ),
        # Blocks without values: what they are called is what they say.
        (
            "aws_wafv2_web_acl",
            {"default_action": [{"allow": [{"custom_request_handling": []}], "block": []}]},
            {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]},
            ["default_action[0].allow[0]", "default_action[0].block[0]"],
        ),
        # Lists whose order, or whose empty element, means something.
        (JOB, task(spark_python_task=[{"parameters": ["a"]}]), task(spark_python_task=[{"parameters": ["a", ""]}]),
         ["task[task_key=a].spark_python_task[0].parameters[1]"]),
        (JOB, task(python_wheel_task=[{"parameters": ["a", "b"]}]), task(python_wheel_task=[{"parameters": ["b", "a"]}]),
         [f"task[task_key=a].python_wheel_task[0].parameters[{n}]" for n in (0, 1)]),
        (
            "databricks_cluster",
            {"init_scripts": [{"workspace": [{"destination": "/a"}]}, {"workspace": [{"destination": "/b"}]}]},
            {"init_scripts": [{"workspace": [{"destination": "/b"}]}, {"workspace": [{"destination": "/a"}]}]},
            [f"init_scripts[{n}].workspace[0].destination" for n in (0, 1)],
        ),
        (
            "aws_glue_catalog_table",
            {"storage_descriptor": [{"columns": [{"name": "a"}, {"name": "b"}]}]},
            {"storage_descriptor": [{"columns": [{"name": "b"}, {"name": "a"}]}]},
            ["storage_descriptor[0].columns[order]"],
        ),
        ("x_thing", {"task": [{"task_key": "a"}, {"task_key": "b"}]}, {"task": [{"task_key": "b"}, {"task_key": "a"}]},
         ["task[order]"]),
        ("x_thing", {"subnet_ids": ["a", "b"]}, {"subnet_ids": ["b", "a"]}, ["subnet_ids[0]", "subnet_ids[1]"]),
        # An entry of a map without a value, such as a tag.
        ("aws_s3_bucket", {"tags": {"a": "1"}}, {"tags": {"a": "1", "protected": ""}}, ["tags.protected"]),
        ("aws_s3_bucket", {"tags": None}, {"tags": {"protected": ""}}, ["tags.protected"]),
        (JOB, task(notebook_task=[{"base_parameters": {"a": ""}}]), task(notebook_task=[{"base_parameters": {}}]),
         ["task[task_key=a].notebook_task[0].base_parameters.a"]),
        # In a text nobody knows what empty means.
        ("databricks_cluster_policy", {"definition": '{"a":{"value":""}}'}, {"definition": '{"a":{}}'}, ["definition.a.value"]),
        ("x_thing", {"doc": '{"columns":[{"name":"a"},{"name":"b"}]}'}, {"doc": '{"columns":[{"name":"b"},{"name":"a"}]}'},
         ["doc.columns[order]"]),
    ],
)  # fmt: skip
def test_a_real_change_is_not_taken_out(kind: str, before: Any, after: Any, expected: list[str]) -> None:
    found = meaning(kind, before, after)
    assert paths(found) == expected
    same, other = (plan(change(f"{kind}.a", before, value)) for value in (before, after))
    assert fingerprint(same, KEY) != fingerprint(other, KEY)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("aws_cloudwatch_event_target", "arn"),
        ("databricks_repo", "url"),
        ("databricks_external_location", "url"),
        ("x_thing", "state"),
        ("terraform_data", "output"),
    ],
)
def test_what_the_author_sets_may_become_unknown(kind: str, name: str) -> None:
    found = meaning(kind, {name: "a", "id": "1"}, {}, after_unknown={name: True, "id": True})
    assert paths(found) == [name]
    assert found.noise == {"set by the platform": 1}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("databricks_catalog", {"name": "Main"}, {"name": "main"}),
        ("databricks_schema", {"force_destroy": None}, {"force_destroy": False}),
        ("x_thing", {"name": None}, {"name": ""}),
        ("x_thing", {"name": '{"a":1,"b":2}'}, {"name": '{"b":2,"a":1}'}),
        ("aws_instance", {"security_groups": ["a", "b"]}, {"security_groups": ["b", "a"]}),
        ("databricks_job", {"task": [{"task_key": "a"}, {"task_key": "b"}]}, {"task": [{"task_key": "b"}, {"task_key": "a"}]}),
    ],
)  # fmt: skip
def test_the_cause_of_a_replacement_is_never_noise(kind: str, before: Any, after: Any) -> None:
    (name,) = before
    assert meaning(kind, before, after).differences == []
    found = meaning(kind, before, after, actions=["delete", "create"], replace_paths=[[name]])
    assert [difference.replaces for difference in found.differences] == [True]


def test_the_cause_is_found_though_terraform_counts_positions() -> None:
    before, after = task(new_cluster=[{"policy_id": "1", "n": 1}]), task(new_cluster=[{"policy_id": "2", "n": 2}])
    path = ["task", 0, "new_cluster", 0, "policy_id"]
    found = meaning(JOB, before, after, actions=["delete", "create"], replace_paths=[path])
    assert {d.dotted: d.replaces for d in found.differences} == {
        "task[task_key=a].new_cluster[0].policy_id": True,
        "task[task_key=a].new_cluster[0].n": False,
    }


def test_an_output_has_no_noise() -> None:
    """What its attributes are called and what empty means is the author's affair."""
    for before, after in (("", None), ({"id": "a"}, {"id": ""}), ({"a": []}, {"a": None})):
        values = {"actions": ["update"], "before": before, "after": after}
        assert fingerprint(plan(output_changes={"o": values}), KEY) != fingerprint(plan(), KEY)
    unknown = plan(
        output_changes={"o": {"actions": ["update"], "before": {"id": "a"}, "after": {}, "after_unknown": {"id": True}}}
    )
    (view,) = summarise_plans([plan_from(unknown)], Options(key=KEY)).outputs
    assert [(line.path, line.before, line.after) for line in view.lines] == [("id", "a", "(known after apply)")]


def test_a_value_that_only_becomes_sensitive_or_no_longer_is() -> None:
    """As Terraform plans `input = sensitive("abc")` over `input = "abc"`: an update of equal values."""
    values = {"input": "abc", "output": "abc"}
    marked = meaning("terraform_data", values, values, before_sensitive={}, after_sensitive={"input": True})
    assert [(d.dotted, d.before, d.after) for d in marked.differences] == [("input", "(not sensitive)", "(sensitive)")]
    shown = meaning("terraform_data", values, values, before_sensitive={"input": True}, after_sensitive={})
    assert [(d.dotted, d.before, d.after) for d in shown.differences] == [("input", "(sensitive)", "(not sensitive)")]


def test_what_is_unknown_in_a_block_that_was_not_there() -> None:
    found = meaning(
        JOB, {"task": []}, {"task": [{"task_key": "a"}]}, after_unknown={"task": [{"run_job_task": [{"job_id": True}]}]}
    )
    assert paths(found) == ["task[task_key=a].task_key", "task[task_key=a].run_job_task[0].job_id"]


def policy(*statements: Any) -> dict[str, Any]:
    return {
        "policy": json.dumps(
            {"Version": "2012-10-17", "Statement": statements[0] if len(statements) == 1 else statements}
        )
    }


READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
WRITE = {
    "Effect": "Allow",
    "Action": ["s3:PutObject", "s3:DeleteObject"],
    "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"],
}


@pytest.mark.parametrize(
    ("before", "after", "noise"),
    [
        (policy(READ, WRITE), policy(WRITE, READ), "order"),
        (policy(READ), policy([{**READ, "Action": ["s3:GetObject"], "Resource": [READ["Resource"]]}]), "equal JSON"),
        (policy(WRITE), policy({**WRITE, "Action": WRITE["Action"][::-1], "Resource": WRITE["Resource"][::-1]}), "order"),
        (policy(READ), policy({**READ, "Action": "S3:getobject"}), "case"),
        (
            policy({**READ, "Principal": {"AWS": "a"}, "Condition": {"StringEquals": {"k": "v"}}}),
            policy({**READ, "Principal": {"AWS": ["a"]}, "Condition": {"StringEquals": {"k": ["v"]}}}),
            "equal JSON",
        ),
        (policy({**READ, "Sid": "a"}, {**WRITE, "Sid": "b"}), policy({**WRITE, "Sid": "b"}, {**READ, "Sid": "a"}), "order"),
    ],
)  # fmt: skip
def test_the_same_iam_policy_written_otherwise(before: Any, after: Any, noise: str) -> None:
    found = meaning("aws_iam_policy", before, after)
    assert (found.differences, found.noise[noise] >= 1) == ([], True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (policy(READ), policy({**READ, "Effect": "Deny"}), ["policy.Statement[0].Effect"]),
        (
            policy(READ, WRITE),
            policy(WRITE, {**READ, "Action": "s3:*"}),
            ["policy.Statement[1].Action[s3:GetObject]", "policy.Statement[1].Action[s3:*]"],
        ),
        (
            policy(READ),
            policy({**READ, "Resource": "arn:aws:s3:::B/*"}),
            ["policy.Statement[0].Resource[arn:aws:s3:::b/*]", "policy.Statement[0].Resource[arn:aws:s3:::B/*]"],
        ),
        (policy({**READ, "Principal": "*"}), policy({**READ, "Principal": {"AWS": "*"}}), ["policy.Statement[0].Principal"]),
        (policy({**READ, "Condition": {"Bool": {"k": "true"}}}), policy(READ), ["policy.Statement[0].Condition.Bool.k[true]"]),
        (policy({**READ, "Action": []}), policy(READ), ["policy.Statement[0].Action[s3:GetObject]"]),
    ],
)  # fmt: skip
def test_another_iam_policy(before: Any, after: Any, expected: list[str]) -> None:
    assert paths(meaning("aws_iam_policy", before, after)) == expected


def test_order_of_a_security_groups_ranges_says_nothing() -> None:
    def rule(*ranges: str) -> dict[str, Any]:
        return {"ingress": [{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": list(ranges)}]}

    assert meaning(
        "aws_security_group", rule("10.0.0.0/8", "10.1.0.0/16"), rule("10.1.0.0/16", "10.0.0.0/8")
    ).noise == {"order": 1}
    assert meaning("aws_security_group", rule("10.0.0.0/8"), rule("0.0.0.0/0")).differences


def test_zeros_beside_a_change_are_counted() -> None:
    before, after = task(timeout_seconds=None, run_if="A"), task(timeout_seconds=0, run_if="B")
    found = meaning(JOB, before, after)
    assert (paths(found), found.noise) == (["task[task_key=a].run_if"], {"zero against nothing": 1})


RULES = Path(__file__).parent / "rules"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all plain values that are not null."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from leaves(item, (*path, key))
    if isinstance(value, (str, int, float)):
        yield path


def other(value: Any) -> Any:
    return not value if isinstance(value, bool) else f"{value}~" if isinstance(value, str) else value + 1


@pytest.mark.parametrize("rule", sorted(path.parent.name for path in RULES.glob("*/plan.json")))
def test_every_value_of_a_real_plan_counts(rule: str) -> None:
    """Whatever value is another one, the change says another thing, or counts one more or less as meaningless."""
    for entry in json.loads((RULES / rule / "plan.json").read_text()).get("resource_changes", []):
        after = entry["change"].get("after")
        (read,) = plan_from(plan(entry)).resource_changes
        said = meaning_of(read)
        for path in leaves(after):
            changed = copy.deepcopy(entry)
            place = changed["change"]["after"]
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = other(place[path[-1]])
            (read,) = plan_from(plan(changed)).resource_changes
            assert meaning_of(read) != said, (entry["address"], path)


def test_what_is_known_of_a_set_with_an_unknown_element_is_told() -> None:
    before = {"ingress": [{"cidr": "10.0.0.0/8"}]}
    after = {"ingress": [{"cidr": "10.0.0.0/8"}, {"cidr": "0.0.0.0/0"}, None]}
    widened = plan(change("aws_network_acl.a", before, after, after_unknown={"ingress": [{}, {}, True]}))
    (view,) = summarise_plans([plan_from(widened)], Options(key=KEY)).changes
    assert [(line.path, line.after) for line in view.lines] == [
        ("ingress", '[{"cidr":"10.0.0.0/8"},{"cidr":"0.0.0.0/0"}] and (known after apply)')
    ]

"""What is compared by identity, what is no difference at all, and where a resource comes from."""

import json
from pathlib import Path
from typing import Any

import pytest

from review.meaning import Meaning, meaning_of
from review.meaning.drift import drift_of
from review.origin import Origin, Origins, origins_for
from review.reading import plan_from
from tests.review.builders import change, plan


def meaning(address: str, before: Any, after: Any, **more: Any) -> Meaning:
    (read,) = plan_from(plan(change(address, before, after, **more))).resource_changes
    return meaning_of(read)


def paths(found: Meaning) -> list[str]:
    return [difference.dotted for difference in found.differences]


def task(key: str, **more: Any) -> dict[str, Any]:
    return {"task_key": key, **more}


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (
            "databricks_job",
            {"task": [task("a", n=1), task("b")]},
            {"task": [task("b"), task("a", n=2)]},
            ["task[task_key=a].n"],
        ),
        (
            "databricks_cluster",
            {"library": [{"pypi": [{"package": "numpy==1.0"}]}, {"whl": "/Volumes/a/x-1.0-py3-none-any.whl"}]},
            {"library": [{"whl": "/Volumes/b/x-1.1-py3-none-any.whl"}, {"pypi": [{"package": "NumPy==2.0"}]}]},
            ["library[pypi:numpy].pypi[0].package", "library[whl:x].whl"],
        ),
        (
            "databricks_grants",
            {
                "grant": [
                    {"principal": "a", "privileges": ["SELECT", "MODIFY"]},
                    {"principal": "b", "privileges": ["SELECT"]},
                ]
            },
            {
                "grant": [
                    {"principal": "b", "privileges": ["SELECT"]},
                    {"principal": "a", "privileges": ["MODIFY", "USE_SCHEMA"]},
                ]
            },
            ["grant[principal=a].privileges[SELECT]", "grant[principal=a].privileges[USE_SCHEMA]"],
        ),
        (
            "databricks_model_serving",
            {"config": [{"served_entities": [{"name": "x", "entity_version": "1"}]}]},
            {
                "config": [
                    {"served_entities": [{"name": "y", "entity_version": "1"}, {"name": "x", "entity_version": "2"}]}
                ]
            },
            [
                "config[0].served_entities[name=x].entity_version",
                "config[0].served_entities[name=y].name",
                "config[0].served_entities[name=y].entity_version",
            ],
        ),
        ("aws_iam_policy", {"policy": '{"a":1,"b":[1]}'}, {"policy": '{ "b": [2], "a": 1 }'}, ["policy.b[0]"]),
        ("x_thing", {"flag": True, "n": 1}, {"flag": 1, "n": True}, ["flag", "n"]),
    ],
)
def test_compared_by_identity(kind: str, before: Any, after: Any, expected: list[str]) -> None:
    assert paths(meaning(f"{kind}.a", before, after)) == expected


@pytest.mark.parametrize(
    ("kind", "before", "after", "noise"),
    [
        ("databricks_catalog", {"name": "Main"}, {"name": "main"}, "case"),
        ("databricks_schema", {"force_destroy": None}, {"force_destroy": False}, "default"),
        ("x_thing", {"a": None, "b": ""}, {"a": [], "b": None}, "empty against nothing"),
        (
            "databricks_cluster_policy",
            {"definition": '{"a": 1, "b": 2}'},
            {"definition": '{"b":2,"a":1}'},
            "equal JSON",
        ),
        (
            "databricks_grants",
            {"grant": [{"principal": p} for p in "ab"]},
            {"grant": [{"principal": p} for p in "ba"]},
            "order",
        ),
        (
            "databricks_cluster",
            {"library": [{"maven": [{"coordinates": "g:a:1", "exclusions": ["x:y", "z:w"]}]}]},
            {"library": [{"maven": [{"coordinates": "g:a:1", "exclusions": ["z:w", "x:y"]}]}]},
            "order",
        ),
        ("aws_security_group", {"ingress": [{"a": 1}, {"a": 2}]}, {"ingress": [{"a": 2}, {"a": 1}]}, "order"),
    ],
)
def test_noise_is_taken_out_and_counted(kind: str, before: Any, after: Any, noise: str) -> None:
    found = meaning(f"{kind}.a", before, after)
    assert found.differences == []
    assert found.noise[noise] >= 1


def test_case_that_matters_is_a_difference() -> None:
    assert paths(meaning("databricks_job.a", {"name": "Train"}, {"name": "train"})) == ["name"]


def test_the_cause_of_a_replacement_is_marked() -> None:
    found = meaning(
        "x_thing.a", {"a": 1, "b": 1}, {"a": 2, "b": 2}, actions=["delete", "create"], replace_paths=[["a"]]
    )
    assert {difference.dotted: difference.replaces for difference in found.differences} == {"a": True, "b": False}


def test_drift_is_told_apart_by_what_the_plan_depends_on() -> None:
    drifted = [
        change(f"x_thing.{name}", {"n": 1, "m": 1}, {"n": 2, "m": 1})
        for name in ("used", "other", "changed", "elsewhere")
    ]
    document = plan(
        change("x_thing.changed", {"n": 2}, {"n": 1}),
        resource_drift=drifted,
        relevant_attributes=[
            {"resource": "x_thing.used", "attribute": ["n"]},
            {"resource": "x_thing.elsewhere", "attribute": ["m"]},
        ],
    )
    drift = drift_of(plan_from(document))
    assert [entry.address for entry in drift.relevant] == ["x_thing.used", "x_thing.changed"]
    assert drift.elsewhere == 2
    alone = plan(resource_drift=drifted)
    assert len(drift_of(plan_from(alone)).relevant) == 4


def test_drift_without_meaning_is_counted_and_no_drift() -> None:
    drifted = change("x_thing.changed", {"n": 1, "on_start": None}, {"n": 1, "on_start": []})
    document = plan(change("x_thing.changed", {"n": 1}, {"n": 2}), resource_drift=[drifted])
    drift = drift_of(plan_from(document))
    assert (drift.relevant, drift.elsewhere, drift.meaningless) == ([], 0, 1)
    assert drift.noise == {"empty against nothing": 1}


def test_origins_of_cdktf_and_hcl(tmp_path: Path) -> None:
    body = {"//": {"metadata": {"path": "workloads/iris/job", "source": "infra/stacks/workloads.py:12"}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"resource": {"databricks_job": {"iris": body}}}))
    (tmp_path / "main.tf").write_text(
        '\nresource "databricks_volume" "a" {\n}\n\nmodule "m" {\n  source = "./inner"\n}\n'
    )
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "x.tf").write_text('data "databricks_group" "g" {\n}\nresource "x_thing" "t" {\n}\n')
    origins: Origins = origins_for(tmp_path / "plan.json")
    assert origins.of("databricks_job.iris") == Origin("workloads/iris/job", "infra/stacks/workloads.py", 12)
    assert str(origins.of('databricks_volume.a["x"]')) == f"{tmp_path}/main.tf:2"
    inner = origins.of("module.m.x_thing.t[0]")
    assert inner is not None
    assert (Path(inner.file).name, inner.line) == ("x.tf", 3)
    assert origins.of("x_thing.none") is None

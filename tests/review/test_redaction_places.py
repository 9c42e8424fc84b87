"""Secrets that nothing marks, in maps and lists of the shapes in which programs get their surroundings; and what stays readable."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import Options, summarise_plans
from review.reading import plan_from
from review.redaction import redact_plan
from review.render import formats, render
from tests.review.builders import KEY, change, plan

SECRET = "q7Wm-aq77"
OPTIONS = Options(policy=Path("/no"), waivers=Path("/no"), key=KEY)

HIDDEN_IN: dict[str, tuple[str, Any]] = {
    "ecs": ("aws_ecs_task_definition", lambda s: {"container_definitions": _text([_container("environment", s)])}),
    "batch": ("aws_batch_job_definition", lambda s: {"container_properties": _text(_container("environment", s))}),
    "cloud run": (
        "google_cloud_run_v2_service",
        lambda s: {"template": [{"containers": [{"env": [{"name": "DSN", "value": s, "value_source": []}]}]}]},
    ),
    "kubernetes": (
        "kubernetes_deployment",
        lambda s: {"spec": [{"template": [{"spec": [{"container": [_container("env", s)]}]}]}]},
    ),
    "configuration map": ("kubernetes_config_map", lambda s: {"data": {"x": s}}),
    "helm": ("helm_release", lambda s: {"set": [{"name": "db.dsn", "value": s, "type": ""}]}),
    "codebuild": (
        "aws_codebuild_project",
        lambda s: {"environment": [{"image": "a", "environment_variable": [{"name": "DSN", "value": s, "type": "T"}]}]},
    ),
    "lambda": ("aws_lambda_function", lambda s: {"environment": [{"variables": {"REPORTING": s}}]}),
    "app service": ("azurerm_linux_web_app", lambda s: {"app_settings": {"DSN": s}}),
    "container app": ("azurerm_container_app", lambda s: {"secure_environment_variables": {"dsn": s}}),
    "beanstalk": (
        "aws_elastic_beanstalk_environment",
        lambda s: {
            "setting": [{"namespace": "aws:elasticbeanstalk:application:environment", "name": "DSN", "value": s}]
        },
    ),
    "emr": (
        "aws_emr_cluster",
        lambda s: {"configurations_json": _text([{"Classification": "spark", "Properties": {"fs.x": s}}])},
    ),
    "glue": ("aws_glue_job", lambda s: {"default_arguments": {"--dsn": s}}),
    "docker": ("docker_container", lambda s: {"env": ["MODE=fast", f"DSN={s}"]}),
    "map of objects": ("x_app", lambda s: {"env": {"DSN": {"value": s, "kind": "plain"}}}),
    "sagemaker": ("aws_sagemaker_model", lambda s: {"primary_container": [{"environment": {"dsn": s}}]}),
    "airflow": ("aws_mwaa_environment", lambda s: {"airflow_configuration_options": {"core.conn": s}}),
    "kubernetes, as JSON": (
        "kubectl_manifest",
        lambda s: {"json_body": _text({"spec": {"containers": [{"env": [{"name": "DSN", "value": s}]}]}})},
    ),
    "ecs command": ("aws_ecs_task_definition", lambda s: {"command": ["sh", "-c", f"run --with {s}"]}),
    "a tag whose name says so": ("x_thing", lambda s: {"tags": [{"key": "db_password", "value": s}]}),
    "policy": (
        "databricks_cluster_policy",
        lambda s: {"definition": _text({"spark_conf.fs.azure.x": {"type": "fixed", "value": s}})},
    ),
    "policy's environment": (
        "databricks_cluster_policy",
        lambda s: {"definition": _text({"spark_env_vars.LICENCE": {"type": "unlimited", "defaultValue": s}})},
    ),
    "pipeline": ("databricks_pipeline", lambda s: {"configuration": {"acme.fernet": s}}),
    "pipeline, plain key": ("databricks_pipeline", lambda s: {"configuration": {"fernet": s}}),
    "global configuration": (
        "databricks_sql_global_config",
        lambda s: {"data_access_config": {"spark.hadoop.x": s}, "sql_config_params": {"a.b": s}},
    ),
    "mount": ("databricks_mount", lambda s: {"extra_configs": {"fs.azure.sas.x": s}}),
    "dbt": (
        "databricks_job",
        lambda s: {
            "task": [{"task_key": "a", "dbt_task": [{"commands": ["dbt deps", f"dbt run --vars '{{p: {s}}}'"]}]}]
        },
    ),
}


_LINES = ("ecs command", "dbt")


def _text(value: Any) -> str:
    return json.dumps(value)


def _container(name: str, secret: str) -> dict[str, Any]:
    return {"image": "a", name: [{"name": "MODE", "value": "fast"}, {"name": "REPORTING", "value": secret}]}


def _outputs(document: dict[str, Any]) -> dict[str, str]:
    result = summarise_plans([plan_from(document)], OPTIONS)
    pages = {name: render(result, name) for name in formats()}
    return {**pages, "redacted plan": json.dumps(redact_plan(document))}


@pytest.mark.parametrize("place", HIDDEN_IN)
@pytest.mark.parametrize("made", [True, False])
def test_a_place_known_by_its_shape_hides(place: str, made: bool) -> None:
    kind, build = HIDDEN_IN[place]
    before = None if made else build("zz91-Kp4x")
    # Of a command line the secret is no whole value, so that only the line is known elsewhere.
    beside = "no line" if place in _LINES else f"uses {SECRET}!"
    document = plan(change(f"{kind}.a", before, build(SECRET)), change("x_other.b", None, {"note": beside}))
    for name, page in _outputs(document).items():
        assert SECRET not in page, name
        assert "zz91-Kp4x" not in page, name


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(HIDDEN_IN)),
    st.from_regex(r"[a-zA-Z][a-zA-Z0-9+=!-]{4,30}[0-9][A-Z]", fullmatch=True),
)
def test_whatever_the_secret_is(place: str, secret: str) -> None:
    kind, build = HIDDEN_IN[place]
    for name, page in _outputs(plan(change(f"{kind}.a", None, build(secret)))).items():
        assert secret not in page, name


ORDINARY: dict[str, Any] = {
    "tags": {"cost-centre": "ml-4711x"},
    "labels": {"app.kubernetes.io/name": "web-x1"},
    "tag": [{"key": "owner", "value": "team-7x", "propagate_at_launch": True}],
    "configuration": {"pipelines.trigger.interval": "60 seconds", "mode": "append", "source": "main.raw.events"},
    "encryption_configuration": {"sse_algorithm": "aws:kms"},
    "environment": [{"environment_key": "e", "spec": [{"client": "2", "dependencies": ["scikit-learn==1.7.2"]}]}],
    "env": [{"name": "AWS_REGION", "value": "eu-west-1"}, {"name": "WORKERS", "value": "4"}],
    "commands": ["dbt deps", "dbt run --select tag:daily --threads 4", "python train.py"],
    "entry_point": "train_v2",
    "environments": ["dev-1x", "prod-2x"],
    "secrets": ["arn:aws:secretsmanager:eu-west-1:1:secret:db-x1"],
    "config": [{"served_entities": [{"entity_name": "main.iris.model7", "workload_size": "Small"}]}],
    "definition": json.dumps({"node_type_id": {"type": "fixed", "value": "m5d.large"}}),
    "backup_config": [{"start_time": "03:00x7"}],
    "cluster_name": "etl-2x",
}


def test_ordinary_values_stay() -> None:
    document = plan(change("x_thing.a", None, ORDINARY))
    assert redact_plan(document)["resource_changes"][0]["change"]["after"] == ORDINARY
    page = render(summarise_plans([plan_from(document)], OPTIONS), "text")
    assert "(redacted)" not in page


def test_a_mark_counts_more_than_a_variable_that_says_the_same_in_clear() -> None:
    """The password goes through a variable that nobody declared sensitive, and is shorter than twelve characters."""
    for secret in ("Summer-26!x", "abcd1", "letmein"):
        document = plan(
            change("databricks_secret.p", None, {"string_value": secret}, after_sensitive={"string_value": True}),
            change("databricks_job.j", None, {"description": f"connects with app:{secret}@db"}),
            variables={"db_login": {"value": secret}},
            configuration={"root_module": {"variables": {"db_login": {"default": secret}}}},
        )
        for name, page in _outputs(document).items():
            assert secret not in page, (name, secret)


def _configured(expressions: dict[str, Any], **after: Any) -> dict[str, Any]:
    resource = {"mode": "managed", "type": "x_store", "name": "s", "expressions": expressions}
    return plan(change("x_store.s", None, after), configuration={"root_module": {"resources": [resource]}})


def test_a_constant_that_the_plan_shows_nowhere_is_write_only() -> None:
    document = _configured(
        {
            "store": [{"input": {"constant_value": "hush"}, "version": {"constant_value": 1}}],
            "pin": {"constant_value": "x1"},
        },
        store=[{"input": None, "version": 1}],
        pin=None,
        note="say hush",
    )
    redacted = redact_plan(document)
    assert "hush" not in json.dumps(redacted)
    assert '"x1"' not in json.dumps(redacted)
    [resource] = redacted["configuration"]["root_module"]["resources"]
    assert resource["expressions"]["store"][0]["version"] == {"constant_value": 1}


def test_a_constant_that_is_planned_is_none() -> None:
    expressions = {"a": {"constant_value": "shown"}, "b": {"references": ["x.y"]}, "c": {"constant_value": ""}}
    document = _configured(
        {**expressions, "l": [{"n": {"constant_value": "later"}}]}, a="shown", b=None, c=None, l=[{}]
    )
    assert redact_plan(document) == document


def test_what_an_action_is_called_with_is_hidden() -> None:
    action = {"type": "x_call", "name": "a", "expressions": {"body": {"constant_value": "k3y-0f-It"}}}
    document = plan(
        change("x_thing.a", None, {"note": "k3y-0f-It"}),
        action_invocations=[{"address": "action.x_call.a", "type": "x_call", "config_values": {"body": "k3y-0f-It"}}],
        configuration={"root_module": {"actions": [action]}},
    )
    for name, page in _outputs(document).items():
        assert "k3y-0f-It" not in page, name
        assert name in ("sarif", "junit") or "action.x_call.a" in page


def test_a_variable_that_nothing_repeats_is_hidden_in_the_redacted_plan() -> None:
    """As an ephemeral one, which Terraform does not mark; OpenTofu does."""
    declared = {
        "once": {"default": "eph-3mer4l"},
        "prefix": {"default": "acme-7"},
        "region": {"default": "eu-west-1"},
        "marked": {"default": "m4rked", "ephemeral": True},
    }
    given = {name: {"value": entry["default"]} for name, entry in declared.items()}
    document = plan(
        change("x_thing.a", None, {"name": "acme-7-raw", "note": "m4rked"}),
        variables=given,
        configuration={"root_module": {"variables": declared}},
    )
    redacted = redact_plan(document)
    assert {name: entry["value"] for name, entry in redacted["variables"].items()} == {
        "once": "(redacted)",
        "prefix": "acme-7",
        "region": "eu-west-1",
        "marked": "(redacted)",
    }
    assert "eph-3mer4l" not in json.dumps(redacted)
    assert "m4rked" not in json.dumps(redacted)


def test_blocks_of_a_set_stand_in_another_order_than_in_the_code() -> None:
    code = [
        {"pypi": [{"package": {"constant_value": "lib==1"}}]},
        {"whl": {"constant_value": "/Volumes/a/b/c/w-1.whl"}},
    ]
    planned = [{"pypi": [], "whl": "/Volumes/a/b/c/w-1.whl"}, {"pypi": [{"package": "lib==1"}], "whl": None}]
    document = _configured({"library": code}, library=planned)
    assert redact_plan(document) == document

"""What goes wrong in a run: code that raises, names that are not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from databricks.sdk.service.jobs import JobSettings

pytestmark = pytest.mark.e2e


def test_a_failing_training_run_leaves_the_champion(served: Any) -> None:
    """Somebody gave the job, by hand, a table in a schema that does not exist: the code raises, deploy is not run."""
    model = "ml_local.iris.iris_classifier"
    champion = _champion(served.client, model)
    endpoint = served.client.serving_endpoints.get("iris-local")

    job_id = next(iter(served.client.jobs.list(name="iris-local"))).job_id
    parameters = served.client.jobs.get(job_id).settings.parameters
    (table,) = [each for each in parameters if each.name == "table"]
    table.default = "ml_local.nowhere.iris"
    served.client.jobs.update(job_id, new_settings=JobSettings(parameters=parameters))
    ended = served.run("run", "iris", "local", "--wait", expect=6)
    assert "Traceback (most recent call last)" in ended.stdout
    assert "nowhere" in ended.stdout
    as_json = json.loads(served.run("run", "iris", "local", "--wait", "--json", expect=6).stdout)
    results = {task["task"]: task["result"] for task in as_json["tasks"]}
    assert results == {"train": "FAILED", "validate": "UPSTREAM_FAILED", "deploy": "UPSTREAM_FAILED"}
    assert as_json["result"] == "FAILED"
    assert _champion(served.client, model) == champion
    after = served.client.serving_endpoints.get("iris-local")
    assert after.config
    assert endpoint.config
    assert after.config.config_version == endpoint.config.config_version


def test_a_job_that_does_not_exist(served: Any) -> None:
    ended = served.run("run", "nothing", "local", expect=1)
    assert "found job 'nothing', expected one of iris-local" in ended.stderr


def test_an_endpoint_that_does_not_exist(served: Any) -> None:
    ended = served.run("endpoint", "query", "nothing", "local", "--data", '{"inputs": [1]}', expect=1)
    assert "found serving endpoint 'nothing', expected one of iris-local" in ended.stderr


def _champion(client: Any, model: str) -> int:
    aliases = client.registered_models.get(model, include_aliases=True).aliases
    return int(next(alias.version_num for alias in aliases if alias.alias_name == "Champion"))

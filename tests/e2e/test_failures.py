"""What goes wrong half-way: a sandbox killed during apply, and a training run whose code raises."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk.errors import NotFound

pytestmark = pytest.mark.e2e
CATALOGS = 40


def test_kill_during_apply_then_apply_again(empty: Any) -> None:
    many = "\n".join(
        f'  c{n:02} = {{ name = "extra_{n:02}", comment = "", owner = "ml-platform" }}' for n in range(CATALOGS)
    )
    empty.edit(
        "local.tfvars",
        "catalogs = { ml = { storage_root = null } }",
        f"catalogs = {{\n  ml = {{ storage_root = null }}\n{many}\n}}",
    )
    empty.run("sandbox", "up")
    empty.run("plan", "local", expect=2)
    client, pid = empty.client, empty.sandbox["pid"]
    applying = empty.start("apply", "local")
    _until(lambda: _extra(client) >= 3, "some of the catalogs are there")
    os.kill(pid, signal.SIGKILL)
    output, _ = applying.communicate(timeout=300)
    assert applying.returncode == 1, output
    assert "Traceback" not in output

    empty.run("sandbox", "up")
    acknowledged = _extra(empty.client)
    assert 3 <= acknowledged < CATALOGS
    state = json.loads((empty.home / "state" / "local" / "foundation.tfstate").read_text())
    recorded = [r for r in state["resources"] if r["type"] == "databricks_catalog"]
    assert len(recorded) <= acknowledged + 1  # one may have been acknowledged to Terraform and be `ml`
    empty.apply()
    client = empty.client
    names = [catalog.name for catalog in client.catalogs.list()]
    assert sorted(name for name in names if name and name.startswith("extra_")) == [
        f"extra_{n:02}" for n in range(CATALOGS)
    ]
    assert [cluster.cluster_name for cluster in client.clusters.list()].count("ml-gpu-local") == 1
    assert len(list(client.jobs.list())) == 1
    assert empty.plan(changes=False) == {}


def test_a_failing_training_run_leaves_the_champion(empty: Any) -> None:
    """Trains once, then with a table in a schema that does not exist: the code raises, deploy is not run."""
    model = "ml_local.iris.iris_classifier"
    first = json.loads(empty.run("run", "iris", "local", "--wait", "--json").stdout)
    assert first["result"] == "SUCCESS"
    champion = _champion(empty.client, model)
    endpoint = empty.client.serving_endpoints.get("iris-local")

    text = (empty.envs / "prod.tfvars").read_text()
    (empty.envs / "prod.tfvars").write_text(
        text.replace('table      = "ml_${env}.iris.iris"', 'table      = "ml_${env}.nowhere.iris"')
    )
    empty.apply()
    ended = empty.run("run", "iris", "local", "--wait", expect=6)
    assert "Traceback (most recent call last)" in ended.stdout
    assert "nowhere" in ended.stdout
    as_json = json.loads(empty.run("run", "iris", "local", "--wait", "--json", expect=6).stdout)
    results = {task["task"]: task["result"] for task in as_json["tasks"]}
    assert results == {"train": "FAILED", "validate": "UPSTREAM_FAILED", "deploy": "UPSTREAM_FAILED"}
    assert as_json["result"] == "FAILED"
    assert _champion(empty.client, model) == champion
    after = empty.client.serving_endpoints.get("iris-local")
    assert after.config
    assert endpoint.config
    assert after.config.config_version == endpoint.config.config_version


def test_a_job_that_does_not_exist(empty: Any) -> None:
    ended = empty.run("run", "nothing", "local", expect=1)
    assert "found job 'nothing', expected one of iris-local" in ended.stderr


def test_an_endpoint_that_does_not_exist(empty: Any) -> None:
    ended = empty.run("endpoint", "query", "nothing", "local", "--data", '{"inputs": [1]}', expect=1)
    assert "found serving endpoint 'nothing', expected one of iris-local" in ended.stderr


def _extra(client: Any) -> int:
    try:
        return sum(1 for catalog in client.catalogs.list() if catalog.name.startswith("extra_"))
    except NotFound:
        return 0


def _champion(client: Any, model: str) -> int:
    aliases = client.registered_models.get(model, include_aliases=True).aliases
    return int(next(alias.version_num for alias in aliases if alias.alias_name == "Champion"))


def _until(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)

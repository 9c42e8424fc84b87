"""`make up`: everything, then nothing, then found again. One story, told in this order on one platform."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e
FLOWERS = {
    "dataframe_split": {
        "columns": ["sepal_length", "sepal_width", "petal_length", "petal_width"],
        "data": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 5.6, 2.4]],
    }
}


def test_up_trains_serves_and_says_what_is_where(empty: Any) -> None:
    ended = empty.up()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "predicted to be setosa" in ended.stdout
    for part in (
        "ml_local",
        "/Volumes/ml_local/platform/libraries",
        "lakewright_ml-0.1.0",
        "ml-gpu-local",
        "iris-local",
        "Champion is version 1",
    ):
        assert part in ended.stdout, part
    assert (empty.home / "sandbox" / "token").stat().st_mode & 0o077 == 0
    token = (empty.home / "sandbox" / "token").read_text()
    assert token not in ended.stdout + ended.stderr


def test_the_job_runs_as_its_own_principal_with_productions_grants(empty: Any) -> None:
    """What would fail in production has to fail here: the administrator may do everything."""
    [job] = empty.client.jobs.list()
    ran_as = empty.client.jobs.get(job.job_id).run_as_user_name
    assert ran_as == "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
    assert [one.display_name for one in empty.client.service_principals.list()] == ["iris-job"]
    members = {member.value for group in empty.client.groups.list() for member in group.members or []}
    assert members.isdisjoint({one.id for one in empty.client.service_principals.list()})


def test_plan_right_after_is_empty(empty: Any) -> None:
    assert empty.plan(changes=False) == {}


def test_up_again_changes_nothing(empty: Any) -> None:
    started = time.monotonic()
    ended = empty.up()
    seconds = time.monotonic() - started
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr.count("No changes") == 2
    assert "run the job" not in ended.stderr
    assert "predicted to be setosa" in ended.stdout
    assert seconds < 60  # 20 on a quiet machine; the benchmark measures, this only notices that something is rebuilt


def test_endpoint_query(empty: Any) -> None:
    answer = empty.run("endpoint", "query", "iris", "local", "--data", json.dumps(FLOWERS))
    assert json.loads(answer.stdout)["predictions"] == ["setosa", "virginica"]


def test_endpoint_query_takes_standard_input(empty: Any) -> None:
    answer = empty.run("endpoint", "query", "iris-local", "local", given=json.dumps(FLOWERS))
    assert json.loads(answer.stdout)["predictions"] == ["setosa", "virginica"]


def test_run_again_is_registered_and_compared(empty: Any) -> None:
    ended = empty.run("run", "iris", "local", "--wait", "--json")
    outcome = json.loads(ended.stdout)
    assert outcome["result"] == "SUCCESS"
    assert [task["task"] for task in outcome["tasks"]] == ["train", "validate", "deploy"]
    assert empty.client.registered_models.get("ml_local.iris.iris_classifier", include_aliases=True).aliases
    # deploy moved the served version; Terraform does not want it back
    assert empty.plan(changes=False) == {}


def test_requests_are_in_the_inference_table(empty: Any) -> None:
    table = empty.client.tables.get("ml_local.iris.iris_endpoint_payload")
    assert table.storage_location


def test_down_leaves_no_process_and_up_finds_everything(empty: Any) -> None:
    versions = {v.version for v in empty.client.model_versions.list("ml_local.iris.iris_classifier")}
    empty.run("sandbox", "down")
    assert _processes_below(empty.home) == []
    empty.run("sandbox", "up")
    assert {v.version for v in empty.client.model_versions.list("ml_local.iris.iris_classifier")} == versions
    answer = empty.run("endpoint", "query", "iris", "local", "--data", json.dumps(FLOWERS))
    assert json.loads(answer.stdout)["predictions"] == ["setosa", "virginica"]
    assert empty.plan(changes=False) == {}


def test_a_version_that_does_not_exist_cannot_be_served(empty: Any) -> None:
    served = (
        'served_version = { entity_name = "ml_local.iris.iris_classifier", version = 99, scale_to_zero_enabled = true }'
    )
    empty.edit(
        "local.tfvars",
        "sandbox        = true\n",
        f"sandbox        = true\nserving_endpoints = {{ iris = {{ {served} }} }}\n",
    )
    empty.run("plan", "local", expect=2)
    ended = empty.run("apply", "local", expect=1)
    assert "99" in ended.stderr
    assert "Traceback" not in ended.stderr
    answer = empty.run("endpoint", "query", "iris", "local", "--data", json.dumps(FLOWERS))
    assert json.loads(answer.stdout)["predictions"] == ["setosa", "virginica"]


def _processes_below(home: Path) -> list[str]:
    """Processes that work in this home or name it on their command line, this test's own excepted."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            folder = os.readlink(entry / "cwd")
        except OSError:
            continue  # gone meanwhile, or another user's
        if (str(home) in command or folder.startswith(str(home))) and int(entry.name) != os.getpid():
            found.append(command)
    return found

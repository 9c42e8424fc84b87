"""Jobs in the form of API 2.0, the one task's fields beside the job's: MLflow projects, older CLIs, an import by Terraform."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue

JOB = {"name": "old", "notebook_task": {"notebook_path": "/Shared/n"}, "max_retries": 1, "timeout_seconds": 60}


def do(platform: Any, method: str, version: str, name: str, **arguments: Any) -> Any:
    return platform.w.api_client.do(method, f"/api/{version}/jobs/{name}", **arguments)


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2"])
def test_a_job_is_made_in_the_old_form_in_any_version(platform: Any, version: str) -> None:
    job_id = do(platform, "POST", version, "create", body=JOB)["job_id"]
    new = platform.w.jobs.get(job_id).settings
    assert [(task.notebook_task.notebook_path, task.max_retries) for task in new.tasks] == [("/Shared/n", 1)]
    old = do(platform, "GET", "2.0", "get", query={"job_id": job_id})["settings"]
    assert old["notebook_task"]["notebook_path"] == "/Shared/n"
    assert old["format"] == "SINGLE_TASK"
    assert "tasks" not in old


def test_an_update_changes_the_task(platform: Any) -> None:
    job_id = do(platform, "POST", "2.0", "create", body=JOB)["job_id"]
    changed = {"notebook_task": {"notebook_path": "/Shared/other"}}
    do(platform, "POST", "2.0", "update", body={"job_id": job_id, "new_settings": changed})
    (task,) = platform.w.jobs.get(job_id).settings.tasks
    assert (task.notebook_task.notebook_path, task.max_retries) == ("/Shared/other", 1)


def test_a_job_of_several_tasks_is_the_same_in_version_2_0(platform: Any) -> None:
    task = {"task_key": "a", "notebook_task": {"notebook_path": "/Shared/n"}}
    job_id = do(platform, "POST", "2.1", "create", body={"tasks": [task, {**task, "task_key": "b"}]})["job_id"]
    old = do(platform, "GET", "2.0", "get", query={"job_id": job_id})["settings"]
    assert [each["task_key"] for each in old["tasks"]] == ["a", "b"]


def test_both_forms_at_once_are_refused(platform: Any) -> None:
    with pytest.raises(InvalidParameterValue, match="either tasks or a task's own fields"):
        do(platform, "POST", "2.1", "create", body={**JOB, "tasks": [{"task_key": "a", **JOB}]})


def test_a_run_is_submitted_in_the_old_form(platform: Any) -> None:
    path = platform.notebook("submitted", "dbutils.notebook.exit('done')")
    body = {"run_name": "old", "notebook_task": {"notebook_path": path}}
    run_id = do(platform, "POST", "2.0", "runs/submit", body=body)["run_id"]
    platform.wait(run_id)
    ended = do(platform, "GET", "2.0", "runs/get", query={"run_id": run_id})
    assert ended["state"]["result_state"] == "SUCCESS"
    output = do(platform, "GET", "2.0", "runs/get-output", query={"run_id": run_id})
    assert output["notebook_output"]["result"] == "done"

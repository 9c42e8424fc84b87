"""What the platform refuses in a job's settings is refused here: it would pass on the laptop and fail in production."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service import jobs

from sandbox.services.jobs._quartz import problem

GOOD = [
    "0 0 5 ? * MON", "0 0/15 * * * ?", "0 0 12 1/5 * ?", "0 15 10 ? * 6L", "0 15 10 ? * MON#2", "0 0 0 L * ?", "0 0 0 L-3 * ?",
    "0 0 0 15W * ?", "0 0 8-18 ? * MON-FRI", "0 0 5 ? JAN,JUL 1 2026-2030", "0 0 5 LW * ?",
]  # fmt: skip
BAD = [
    ("0 5 * * *", "it has 5 fields"), ("bad", "it has 1 fields"), ("0 0 25 ? * MON", "25 is no hours"),
    ("0 60 5 ? * MON", "60 is no minutes"),
    ("0 0 5 * * *", "has to be ?"), ("0 0 5 ? * ?", "has to be ?"), ("0 0 5 32 * ?", "32 is no day of month"),
    ("0 0 5 ? * XYZ", "XYZ is no day of week"),
    ("0 0 5 ? 13 MON", "13 is no month"), ("0 */0 5 ? * MON", "*/0 is no minutes"), ("", "it has 0 fields"),
]  # fmt: skip


@pytest.mark.parametrize("expression", GOOD)
def test_expressions_that_fire(expression: str) -> None:
    assert problem(expression) is None


@pytest.mark.parametrize(("expression", "why"), BAD)
def test_expressions_that_never_fire(platform: Any, expression: str, why: str) -> None:
    assert why in str(problem(expression))
    with pytest.raises(InvalidParameterValue, match="Invalid quartz_cron_expression"):
        platform.w.jobs.create(name="x", schedule=jobs.CronSchedule(expression, "UTC"))


def test_a_time_zone_that_does_not_exist(platform: Any) -> None:
    with pytest.raises(InvalidParameterValue, match="Invalid timezone_id: Europe/Berln"):
        platform.w.jobs.create(name="x", schedule=jobs.CronSchedule("0 0 5 ? * MON", "Europe/Berln"))


def test_a_schedule_beside_continuous(platform: Any) -> None:
    with pytest.raises(InvalidParameterValue, match="only one of continuous, schedule"):
        platform.w.jobs.create(
            name="x", schedule=jobs.CronSchedule("0 0 5 ? * MON", "UTC"), continuous=jobs.Continuous()
        )


def test_a_group_owns_no_job(platform: Any) -> None:
    job_id = str(platform.w.jobs.create(name="owned").job_id)
    entry = {"group_name": "users", "permission_level": "IS_OWNER"}
    with pytest.raises(InvalidParameterValue, match="A group cannot be the owner of a job"):
        platform.w.api_client.do("PATCH", f"/api/2.0/permissions/jobs/{job_id}", body={"access_control_list": [entry]})


@pytest.mark.parametrize(
    "kind",
    [
        {"spark_python_task": jobs.SparkPythonTask(python_file="/Shared/x.py")},
        {"python_wheel_task": jobs.PythonWheelTask(package_name="p", entry_point="m")},
    ],
)
def test_a_serverless_python_task_needs_an_environment(platform: Any, kind: dict[str, Any]) -> None:
    why = "An environment is required for serverless task a"
    with pytest.raises(InvalidParameterValue, match=why):
        platform.w.jobs.create(name="x", tasks=[jobs.Task(task_key="a", **kind)])
    with pytest.raises(InvalidParameterValue, match=why):
        platform.w.jobs.submit(run_name="x", tasks=[jobs.SubmitTask(task_key="a", **kind)])
    loop = jobs.ForEachTask(inputs="[1]", task=jobs.Task(task_key="a", **kind))
    with pytest.raises(InvalidParameterValue, match=why):
        platform.w.jobs.create(name="x", tasks=[jobs.Task(task_key="loop", for_each_task=loop)])
    platform.create(name="x", tasks=[jobs.Task(task_key="a", **kind)])


@pytest.mark.parametrize("form", ["SOURCE", "AUTO", "RAW", "JUPYTER"])
def test_nothing_is_imported_below_a_folder_that_is_not_there(sandbox: Any, form: str) -> None:
    body = {"path": f"/Shared/not/there-{form}", "format": form, "language": "PYTHON", "content": "e30="}
    with sandbox.http() as http:
        refused = http.post("/api/2.0/workspace/import", json=body)
        assert (refused.status_code, refused.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
        assert refused.json()["message"] == "The parent folder (/Shared/not) does not exist."
        assert http.get("/api/2.0/workspace/get-status", params={"path": "/Shared/not"}).status_code == 404
        http.post("/api/2.0/workspace/import", json={**body, "path": "/Shared/file", "overwrite": True})
        below = http.post("/api/2.0/workspace/import", json={**body, "path": "/Shared/file/x"})
        assert below.status_code == 400
        http.post("/api/2.0/workspace/delete", json={"path": "/Shared/file"}).raise_for_status()


def test_everybody_has_a_home_from_the_beginning(sandbox: Any) -> None:
    made = sandbox.client.service_principals.create(display_name="homely").application_id
    for name in ("admin@lakewright.local", made):
        assert sandbox.client.workspace.get_status(f"/Users/{name}").object_type.value == "DIRECTORY"


@pytest.mark.parametrize("path", ["/Users/ghost@example.com", "/Users/ghost@example.com/deep", "/Users/plain"])
def test_nobody_s_home_is_made_by_nobody(sandbox: Any, path: str) -> None:
    with sandbox.http() as http:
        refused = http.post("/api/2.0/workspace/mkdirs", json={"path": path})
        assert (refused.status_code, refused.json()["error_code"]) == (403, "DIRECTORY_PROTECTED")
        assert refused.json()["message"] == "Folder Users is protected"

"""Jobs as objects: create, read, change, list, delete, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service import compute, jobs

NOTEBOOK = jobs.NotebookTask(notebook_path="/Shared/x")
CLUSTER = compute.ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=0)


@pytest.fixture(scope="module")
def w(sandbox: Any) -> WorkspaceClient:
    return sandbox.client


def task(key: str, *upstream: str, **more: Any) -> jobs.Task:
    parents = [jobs.TaskDependency(task_key=each) for each in upstream]
    return jobs.Task(task_key=key, depends_on=parents or None, **({"notebook_task": NOTEBOOK} | more))


def test_created_job_reads_back_with_defaults(w: WorkspaceClient) -> None:
    job_id = w.jobs.create(
        name="full",
        tasks=[
            task("a", job_cluster_key="k", libraries=[compute.Library(whl="/Volumes/a/b/c/d.whl")], max_retries=2),
            task("b", "a", environment_key="e"),
        ],
        job_clusters=[jobs.JobCluster("k", CLUSTER)],
        environments=[
            jobs.JobEnvironment("e", compute.Environment(environment_version="4", dependencies=["six==1.17.0"]))
        ],
        parameters=[jobs.JobParameterDefinition(name="p", default="1")],
        tags={"team": "ml"},
    ).job_id
    job = w.jobs.get(job_id or 0)
    assert job.creator_user_name == job.run_as_user_name == "admin@lakewright.local"
    settings = job.settings
    assert settings is not None
    assert (settings.name, settings.max_concurrent_runs, settings.timeout_seconds) == ("full", 1, 0)
    assert settings.queue == jobs.QueueSettings(enabled=True)
    assert settings.format == jobs.Format.MULTI_TASK
    assert [each.task_key for each in settings.tasks or []] == ["a", "b"]
    first = (settings.tasks or [])[0]
    assert (first.run_if, first.max_retries, first.timeout_seconds) == (jobs.RunIf.ALL_SUCCESS, 2, 0)
    assert (settings.job_clusters or [])[0].new_cluster.node_type_id == "i3.xlarge"


def test_update_merges_by_key_and_reset_replaces(w: WorkspaceClient) -> None:
    job_id = w.jobs.create(name="changing", tasks=[task("a"), task("b", "a")], tags={"x": "1"}).job_id or 0
    new = jobs.JobSettings(name="changed", tasks=[task("b", "a", timeout_seconds=5)])
    w.jobs.update(job_id, new_settings=new, fields_to_remove=["tags"])
    settings = w.jobs.get(job_id).settings
    assert settings is not None
    assert [(t.task_key, t.timeout_seconds) for t in settings.tasks or []] == [("a", 0), ("b", 5)]
    assert (settings.name, settings.tags) == ("changed", None)
    w.jobs.reset(job_id, jobs.JobSettings(name="reset", tasks=[task("only")]))
    settings = w.jobs.get(job_id).settings
    assert settings is not None
    assert [each.task_key for each in settings.tasks or []] == ["only"]


def test_list_pages_filters_by_name_and_expands(w: WorkspaceClient) -> None:
    ids = [w.jobs.create(name=f"listed {i // 2}", tasks=[task("a")]).job_id for i in range(4)]
    assert [job.job_id for job in w.jobs.list(name="LISTED 1")] == [ids[3], ids[2]]
    assert set(ids) <= {job.job_id for job in w.jobs.list(limit=1)}
    plain: Any = w.api_client.do("GET", "/api/2.2/jobs/list", query={"name": "listed 0"})
    assert "tasks" not in plain["jobs"][0]["settings"]
    expanded: Any = w.api_client.do("GET", "/api/2.2/jobs/list", query={"name": "listed 0", "expand_tasks": "true"})
    assert expanded["jobs"][0]["settings"]["tasks"][0]["task_key"] == "a"


def test_deleted_job_is_gone(w: WorkspaceClient) -> None:
    job_id = w.jobs.create(name="gone", tasks=[task("a")]).job_id or 0
    w.jobs.delete(job_id)
    for use in (w.jobs.get, w.jobs.delete, w.jobs.run_now):
        with pytest.raises(NotFound, match=f"Job {job_id} does not exist"):
            use(job_id)


@pytest.mark.parametrize(
    ("tasks", "more", "message"),
    [
        ([task("a"), task("a")], {}, "task_key 'a' is used more than once"),
        ([task("a", "z")], {}, "task 'a' depends on the unknown task 'z'"),
        ([task("a", "b"), task("b", "a")], {}, "Invalid dependency graph: cycle"),
        ([task("a b")], {}, "Task key 'a b' must have"),
        ([task("a", notebook_task=None)], {}, "exactly one kind of task, got none"),
        ([task("a", job_cluster_key="k")], {}, "job_cluster_key 'k' is not defined in this job"),
        ([task("a", environment_key="e")], {}, "environment_key 'e' is not defined in this job"),
        ([task("a", existing_cluster_id="0")], {}, "Cluster 0 does not exist"),
        ([task("a", new_cluster=compute.ClusterSpec(spark_version="1.x"))], {}, r"Invalid spark version 1\.x"),
        ([task("a", existing_cluster_id="0", new_cluster=CLUSTER)], {}, "must name one of"),
        ([task("a", notebook_task=jobs.NotebookTask(notebook_path=""))], {}, "missing required field notebook_task.notebook_path"),
        ([task("a")], {"max_concurrent_runs": 2000}, "max_concurrent_runs must be between 0 and 1000, got 2000"),
        ([task("a")], {"run_as": jobs.JobRunAs(user_name="nobody@x.y")}, "the principal nobody@x.y does not exist"),
    ],
)  # fmt: skip
def test_bad_settings_are_refused(
    w: WorkspaceClient, tasks: list[jobs.Task], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidParameterValue, match=message):
        w.jobs.create(name="bad", tasks=tasks, **more)


def test_unknown_parameters_and_tasks_are_refused(w: WorkspaceClient) -> None:
    job_id = w.jobs.create(name="strict", tasks=[task("a")]).job_id or 0
    with pytest.raises(InvalidParameterValue, match="does not have the job parameter q"):
        w.jobs.run_now(job_id, job_parameters={"q": "1"})
    with pytest.raises(InvalidParameterValue, match="does not have the task z"):
        w.jobs.run_now(job_id, only=["z"])
    with pytest.raises(NotFound, match="Run 999999 does not exist"):
        w.jobs.get_run(999999)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"permission_level": "CAN_VIEW"}, "needs exactly one of user_name"),
        ({"user_name": "admin@lakewright.local", "permission_level": "CAN_FLY"}, "CAN_FLY is not a permission level of a job"),
        ({"user_name": "nobody@x.y", "permission_level": "CAN_VIEW"}, "nobody@x.y does not exist"),
    ],
)  # fmt: skip
def test_permissions_that_are_none_are_refused(w: WorkspaceClient, entry: dict[str, str], message: str) -> None:
    body = {"name": "shared", "tasks": [task("a").as_dict()], "access_control_list": [entry]}
    with pytest.raises(DatabricksError, match=message):
        w.api_client.do("POST", "/api/2.2/jobs/create", body=body)


def test_strangers_neither_see_nor_run_a_job(sandbox: Any) -> None:
    w = sandbox.client
    job_id = w.jobs.create(name="private", tasks=[task("a")]).job_id
    principal = w.service_principals.create(display_name="stranger")
    stranger = sandbox.client_for(w.token_management.create_obo_token(principal.application_id).token_value)
    assert job_id not in [each.job_id for each in stranger.jobs.list()]
    for use in (stranger.jobs.get, stranger.jobs.run_now, stranger.jobs.delete):
        with pytest.raises(PermissionDenied):
            use(job_id)
    own = stranger.jobs.create(name="own", tasks=[task("a")]).job_id
    assert stranger.jobs.get(own).creator_user_name == principal.application_id
    with pytest.raises(PermissionDenied, match="may not set run_as"):
        stranger.jobs.create(name="x", tasks=[task("a")], run_as=jobs.JobRunAs(user_name="admin@lakewright.local"))

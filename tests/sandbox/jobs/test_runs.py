"""Runs: order, parameters, values, branches, loops, outcomes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service import jobs
from databricks.sdk.service.jobs import ConditionTask, ConditionTaskOp, RunIf, SubmitTask

RAISE = "def predict():\n    raise ValueError('no such flower')\n\npredict()\n"


def test_parameters_references_and_task_values_reach_the_tasks(platform: Any) -> None:
    setter = platform.script(
        "setter",
        "from databricks.sdk.runtime import dbutils\n"
        "dbutils.jobs.taskValues.set('version', 7)\n"
        "dbutils.jobs.taskValues.set('nested', {'list': ['x', 'y']})\n",
    )
    reader = platform.script(
        "reader",
        "from databricks.sdk.runtime import dbutils\n"
        "values = dbutils.jobs.taskValues\n"
        "print(values.get('set', 'version') + 1, values.get('set', 'absent', default='none'))\n",
    )
    echo = platform.echo(
        "{{job.parameters.env}}", "{{tasks.set.values.version}}", "{{tasks.set.values.nested.list.1}}", "{{tasks.set.result_state}}",
        "{{job.id}}/{{job.name}}/{{task.name}}", "{{unknown.thing}}", "{{job.run_id}}", "{{task.run_id}}",
    )  # fmt: skip
    job_id = platform.create(
        name="refs",
        parameters=[jobs.JobParameterDefinition(name="env", default="dev")],
        tasks=[
            jobs.Task(task_key="set", spark_python_task=setter),
            jobs.Task(task_key="read", depends_on=platform.after("set"), spark_python_task=reader),
            jobs.Task(task_key="echo", depends_on=platform.after("read"), spark_python_task=echo),
        ],
    ).job_id
    run = platform.run_job(job_id, job_parameters={"env": "prod"})
    assert platform.result(run) == "SUCCESS"
    assert "8 none" in platform.log(run, "read")
    task_run_id = platform.attempts(run, "echo")[0].run_id
    expected = [
        "prod",
        "7",
        "y",
        "success",
        f"{job_id}/refs/echo",
        "{{unknown.thing}}",
        str(run.run_id),
        str(task_run_id),
    ]
    assert platform.arguments(run, "echo") == expected
    assert [(p.name, p.default, p.value) for p in run.job_parameters] == [("env", "dev", "prod")]
    assert platform.arguments(platform.run_job(job_id), "echo")[0] == "dev"


def test_a_failing_task_fails_the_run_with_its_traceback_and_skips_what_depends_on_it(platform: Any) -> None:
    run = platform.run(
        SubmitTask(task_key="train", spark_python_task=platform.script("raising", RAISE)),
        SubmitTask(task_key="deploy", depends_on=platform.after("train"), spark_python_task=platform.echo()),
        SubmitTask(task_key="apart", spark_python_task=platform.echo("still runs")),
    )
    assert platform.results(run) == {"train": "FAILED", "deploy": "UPSTREAM_FAILED", "apart": "SUCCESS"}
    assert (platform.life(run), platform.result(run)) == ("INTERNAL_ERROR", "FAILED")
    assert run.state.state_message == (
        "Task train failed with message: Workload failed, see run output for details. "
        "This caused all downstream tasks to get skipped."
    )
    assert run.status.termination_details.code == jobs.TerminationCodeCode.RUN_EXECUTION_ERROR
    output = platform.output(run, "train")
    assert output.error == "ValueError: no such flower"
    assert 'File "/Workspace/Shared/raising.py", line 2, in predict' in output.error_trace
    assert "lakewright_task" not in output.error_trace
    assert "ValueError: no such flower" in output.logs
    assert platform.output(run, "deploy").logs is None
    with pytest.raises(InvalidParameterValue, match="output of runs with multiple tasks is not supported"):
        platform.w.jobs.get_run_output(run.run_id)


def test_run_if_and_branches(platform: Any) -> None:
    def task(key: str, *upstream: str, run_if: RunIf | None = None, **more: Any) -> SubmitTask:
        kind = more or {"spark_python_task": platform.echo()}
        return SubmitTask(task_key=key, depends_on=platform.after(*upstream), run_if=run_if, **kind)

    condition = ConditionTask(left="10", op=ConditionTaskOp.GREATER_THAN, right="9.5")
    run = platform.run(
        task("bad", spark_python_task=platform.script("raising", RAISE)),
        task("good"),
        task("cleanup", "bad", run_if=RunIf.ALL_DONE),
        task("rescue", "bad", "good", run_if=RunIf.AT_LEAST_ONE_FAILED),
        task("any", "bad", "good", run_if=RunIf.AT_LEAST_ONE_SUCCESS),
        task("all_failed", "bad", "good", run_if=RunIf.ALL_FAILED),
        task("none_failed", "bad", run_if=RunIf.NONE_FAILED),
        SubmitTask(task_key="bigger", condition_task=condition),
        SubmitTask(
            task_key="yes", depends_on=platform.after("bigger", outcome="true"), spark_python_task=platform.echo()
        ),
        SubmitTask(
            task_key="no", depends_on=platform.after("bigger", outcome="false"), spark_python_task=platform.echo()
        ),
        task("after_no", "no"),
    )
    assert platform.results(run) == {
        "bad": "FAILED",
        "good": "SUCCESS",
        "cleanup": "SUCCESS",
        "rescue": "SUCCESS",
        "any": "SUCCESS",
        "all_failed": "EXCLUDED",
        "none_failed": "UPSTREAM_FAILED",
        "bigger": "SUCCESS",
        "yes": "SUCCESS",
        "no": "EXCLUDED",
        "after_no": "EXCLUDED",
    }
    assert platform.attempts(run, "bigger")[0].condition_task.outcome == "true"


def test_a_failure_that_is_taken_care_of_is_no_failure_of_the_run(platform: Any) -> None:
    run = platform.run(
        SubmitTask(task_key="bad", spark_python_task=platform.script("raising", RAISE)),
        SubmitTask(
            task_key="rescue",
            depends_on=platform.after("bad"),
            run_if=RunIf.ALL_FAILED,
            spark_python_task=platform.echo(),
        ),
    )
    assert (platform.life(run), platform.result(run)) == ("TERMINATED", "SUCCESS_WITH_FAILURES")


def test_loop_runs_its_task_for_each_input(platform: Any) -> None:
    inner = jobs.Task(task_key="one", spark_python_task=platform.echo("{{input.name}}", "{{task.name}}"))
    inputs = json.dumps([{"name": "setosa"}, {"name": "virginica"}])
    run = platform.run(
        SubmitTask(task_key="loop", for_each_task=jobs.ForEachTask(inputs=inputs, concurrency=2, task=inner))
    )
    assert platform.result(run) == "SUCCESS"
    loop = platform.attempts(run, "loop")[0]
    assert loop.for_each_task.stats.task_run_stats.succeeded_iterations == 2
    iterations = platform.w.jobs.get_run(loop.run_id).iterations
    logs = [platform.w.jobs.get_run_output(each.run_id).logs for each in iterations]
    assert ['["setosa", "one"]' in logs[0], '["virginica", "one"]' in logs[1]] == [True, True]


def test_a_job_runs_another_job(platform: Any) -> None:
    inner = platform.create(
        name="inner",
        parameters=[jobs.JobParameterDefinition(name="p", default="d")],
        tasks=[jobs.Task(task_key="t", spark_python_task=platform.echo("{{job.parameters.p}}"))],
    ).job_id
    run = platform.run(
        SubmitTask(task_key="call", run_job_task=jobs.RunJobTask(job_id=inner, job_parameters={"p": "given"}))
    )
    assert platform.result(run) == "SUCCESS"
    called = platform.w.jobs.get_run(platform.output(run, "call").run_job_output.run_id)
    assert called.trigger == jobs.TriggerType.RUN_JOB_TASK
    assert platform.arguments(called, "t") == ["given"]


def test_a_reference_to_a_value_that_was_never_set_fails_the_task(platform: Any) -> None:
    run = platform.run(
        SubmitTask(task_key="first", spark_python_task=platform.echo()),
        SubmitTask(
            task_key="second",
            depends_on=platform.after("first"),
            spark_python_task=platform.echo("{{tasks.first.values.x}}"),
        ),
    )
    assert platform.result(run) == "FAILED"
    assert "Unable to resolve the reference {{tasks.first.values.x}}" in platform.output(run, "second").error


def test_a_kind_that_the_sandbox_cannot_run_says_so(platform: Any) -> None:
    run = platform.run(SubmitTask(task_key="jar", spark_jar_task=jobs.SparkJarTask(main_class_name="x.Y")))
    assert platform.result(run) == "FAILED"
    assert (
        platform.output(run, "jar").error
        == "The sandbox runs Python tasks only; it has nothing that could run a spark_jar_task."
    )


def test_only_some_tasks(platform: Any) -> None:
    tasks = [jobs.Task(task_key=key, spark_python_task=platform.echo()) for key in ("a", "b")]
    job_id = platform.create(name="only", tasks=tasks).job_id
    assert platform.results(platform.run_job(job_id, only=["b"])) == {"b": "SUCCESS"}


def test_runs_are_listed_and_deleted(platform: Any) -> None:
    job_id = platform.create(name="l", tasks=[jobs.Task(task_key="a", spark_python_task=platform.echo())]).job_id
    first, second = platform.run_job(job_id), platform.run_job(job_id)
    listed = list(platform.w.jobs.list_runs(job_id=job_id, completed_only=True, limit=1))
    assert [each.run_id for each in listed] == [second.run_id, first.run_id]
    assert list(platform.w.jobs.list_runs(job_id=job_id, active_only=True)) == []
    platform.w.jobs.delete_run(first.run_id)
    assert [each.run_id for each in platform.w.jobs.list_runs(job_id=job_id)] == [second.run_id]


def test_tasks_run_as_the_principal_with_a_token_that_ends_with_them(platform: Any, sandbox: Any) -> None:
    principal = platform.w.service_principals.create(display_name="runner").application_id
    source = (
        "import os\nfrom databricks.sdk import WorkspaceClient\n"
        "print('I am', WorkspaceClient().current_user.me().user_name)\n"
        "print('TOKEN', os.environ['DATABRICKS_TOKEN'])\n"
    )
    task = platform.script("whoami", source)
    job_id = platform.create(
        name="as",
        run_as=jobs.JobRunAs(service_principal_name=principal),
        tasks=[jobs.Task(task_key="t", spark_python_task=task)],
    ).job_id
    log = platform.log(platform.run_job(job_id), "t")
    assert f"I am {principal}" in log
    token = log.partition("TOKEN ")[2].split()[0]
    with sandbox.http(token) as client:
        assert client.get("/api/2.0/preview/scim/v2/Me").status_code == 401

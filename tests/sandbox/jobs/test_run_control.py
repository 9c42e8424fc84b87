"""Retries, timeouts, cancel, queueing, repair."""

from __future__ import annotations

import os
from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service import jobs
from databricks.sdk.service.jobs import SubmitTask

# Fails until the marker file exists, which it makes itself.
FLAKY = """
import os, sys
marker = "/Volumes/code/default/files/" + sys.argv[1]
if not os.path.exists(marker):
    open(marker, "w").close()
    raise RuntimeError("not yet")
print("second try")
"""
# Starts a grandchild, tells both pids, and waits to be ended.
LONG = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("PIDS", os.getpid(), child.pid, flush=True)
time.sleep(600)
"""


def pids(log: str) -> list[int]:
    return [int(each) for each in log.partition("PIDS ")[2].split()[:2]]


def alive(pid: int) -> bool:
    """False for a zombie, too: it has ended, and nobody has asked for its status yet."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def long_task(platform: Any) -> jobs.SparkPythonTask:
    return platform.script("long", LONG)


def test_a_failed_attempt_is_tried_again(platform: Any) -> None:
    flaky = platform.script("flaky", FLAKY)
    flaky.parameters = ["retried"]
    run = platform.run(
        SubmitTask(task_key="t", spark_python_task=flaky, max_retries=2, min_retry_interval_millis=10),
        SubmitTask(task_key="after", depends_on=platform.after("t"), spark_python_task=platform.echo()),
    )
    tries = platform.attempts(run, "t")
    assert [(each.attempt_number, platform.result(each)) for each in tries] == [(0, "FAILED"), (1, "SUCCESS")]
    assert "not yet" in platform.w.jobs.get_run_output(tries[0].run_id).error
    assert "second try" in platform.log(run, "t")
    assert platform.result(run) == "SUCCESS"


def test_retries_are_limited(platform: Any) -> None:
    task = SubmitTask(task_key="t", spark_python_task=platform.script("fails", "raise SystemExit(3)"), max_retries=1)
    run = platform.run(task)
    assert [platform.result(each) for each in platform.attempts(run, "t")] == ["FAILED", "FAILED"]
    assert platform.output(run, "t").error == "SystemExit: 3"


@pytest.mark.parametrize(
    "work",
    [
        {"condition_task": jobs.ConditionTask(left="x", op=jobs.ConditionTaskOp.GREATER_THAN, right="1")},
        {"for_each_task": jobs.ForEachTask(inputs="no list", task=jobs.Task(task_key="i", condition_task=jobs.ConditionTask(
            left="x", op=jobs.ConditionTaskOp.EQUAL_TO, right="1")))},
    ],
)  # fmt: skip
def test_what_can_never_succeed_is_not_tried_for_ever(platform: Any, work: dict[str, Any]) -> None:
    run = platform.run(SubmitTask(task_key="t", max_retries=-1, **work))
    assert [platform.result(each) for each in platform.attempts(run, "t")] == ["FAILED"]


def test_a_task_that_takes_too_long_is_ended_with_its_children(platform: Any) -> None:
    run = platform.run(
        SubmitTask(task_key="t", spark_python_task=long_task(platform), timeout_seconds=3, max_retries=1)
    )
    assert platform.results(run) == {"t": "TIMEDOUT"}
    assert len(platform.attempts(run, "t")) == 1, "a timeout is no reason to retry unless retry_on_timeout says so"
    assert platform.result(run) == "FAILED"
    assert not any(alive(pid) for pid in pids(platform.log(run, "t")))


def test_a_run_that_takes_too_long_is_ended(platform: Any) -> None:
    run = platform.run(SubmitTask(task_key="t", spark_python_task=long_task(platform)), timeout_seconds=2)
    assert (platform.life(run), platform.result(run)) == ("TERMINATED", "TIMEDOUT")
    assert platform.results(run) == {"t": "CANCELED"}


def test_cancel_ends_the_processes_and_all_tasks(platform: Any) -> None:
    tasks = [
        SubmitTask(task_key="t", spark_python_task=long_task(platform)),
        SubmitTask(task_key="later", depends_on=platform.after("t"), spark_python_task=platform.echo()),
    ]
    run_id = platform.submit(run_name="cancelled", tasks=tasks).run_id
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "PIDS")
    platform.w.jobs.cancel_run(run_id)
    run = platform.wait(run_id)
    assert (platform.life(run), platform.result(run)) == ("TERMINATED", "CANCELED")
    assert platform.results(run) == {"t": "CANCELED", "later": "CANCELED"}
    assert run.state.user_cancelled_or_timedout is True
    assert not any(alive(pid) for pid in pids(platform.log(run, "t")))


def test_a_run_too_many_is_queued_and_begins_in_its_turn(platform: Any) -> None:
    job_id = platform.create(
        name="queued",
        tasks=[jobs.Task(task_key="t", spark_python_task=long_task(platform))],
        queue=jobs.QueueSettings(True),
    ).job_id
    first = platform.w.jobs.run_now(job_id).run_id
    platform.wait(first, ("RUNNING",))
    second = platform.w.jobs.run_now(job_id).run_id
    third = platform.w.jobs.run_now(job_id).run_id
    assert platform.life(platform.w.jobs.get_run(second)) == "QUEUED"
    assert platform.w.jobs.get_run(second).status.queue_details is not None
    platform.w.jobs.cancel_run(third)
    assert platform.result(platform.w.jobs.get_run(third)) == "CANCELED"
    platform.w.jobs.cancel_run(first)
    platform.wait(first)
    platform.wait(second, ("RUNNING",))
    platform.w.jobs.cancel_all_runs(job_id=job_id)
    assert platform.result(platform.wait(second)) == "CANCELED"


def test_without_a_queue_a_run_too_many_is_skipped(platform: Any) -> None:
    job_id = platform.create(
        name="skipped",
        tasks=[jobs.Task(task_key="t", spark_python_task=long_task(platform))],
        queue=jobs.QueueSettings(False),
    ).job_id
    first = platform.w.jobs.run_now(job_id).run_id
    skipped = platform.wait(platform.w.jobs.run_now(job_id).run_id)
    assert platform.life(skipped) == "SKIPPED"
    assert skipped.status.termination_details.code == jobs.TerminationCodeCode.MAX_CONCURRENT_RUNS_EXCEEDED
    platform.w.jobs.delete(job_id)
    assert platform.result(platform.wait(first)) == "CANCELED", "deleting a job ends its runs"


def test_repair_runs_what_failed_and_what_depends_on_it(platform: Any) -> None:
    flaky = platform.script("flaky", FLAKY)
    flaky.parameters = ["repaired"]
    run = platform.run(
        SubmitTask(task_key="good", spark_python_task=platform.echo()),
        SubmitTask(task_key="t", depends_on=platform.after("good"), spark_python_task=flaky),
        SubmitTask(task_key="after", depends_on=platform.after("t"), spark_python_task=platform.echo()),
    )
    assert platform.results(run) == {"good": "SUCCESS", "t": "FAILED", "after": "UPSTREAM_FAILED"}
    platform.w.jobs.repair_run(run.run_id, rerun_all_failed_tasks=True)
    repaired = platform.wait(run.run_id)
    assert platform.result(repaired) == "SUCCESS"
    assert [len(platform.attempts(repaired, key)) for key in ("good", "t", "after")] == [1, 2, 2]
    assert [each.type.value for each in repaired.repair_history] == ["ORIGINAL", "REPAIR"]
    with pytest.raises(InvalidParameterValue, match="no tasks to rerun"):
        platform.w.jobs.repair_run(run.run_id, rerun_all_failed_tasks=True)


def test_an_idempotency_token_starts_one_run(platform: Any) -> None:
    job_id = platform.create(name="once", tasks=[jobs.Task(task_key="t", spark_python_task=platform.echo())]).job_id
    first = platform.w.jobs.run_now(job_id, idempotency_token="x").run_id
    assert platform.w.jobs.run_now(job_id, idempotency_token="x").run_id == first
    assert platform.result(platform.wait(first)) == "SUCCESS"


def test_after_a_kill_no_process_is_left_and_every_run_has_a_clear_end(platform: Any, sandbox: Any) -> None:
    job_id = platform.create(
        name="interrupted",
        tasks=[jobs.Task(task_key="t", spark_python_task=long_task(platform))],
        queue=jobs.QueueSettings(True),
    ).job_id
    first = platform.w.jobs.run_now(job_id).run_id
    platform.wait_for_log(platform.wait(first, ("RUNNING",)), "t", "PIDS")
    started = pids(platform.log(platform.w.jobs.get_run(first), "t"))
    assert all(alive(pid) for pid in started)
    queued = platform.w.jobs.run_now(job_id).run_id
    sandbox.restart(kill=True)
    assert not any(alive(pid) for pid in started)
    run = platform.w.jobs.get_run(first)
    assert (platform.life(run), platform.result(run)) == ("INTERNAL_ERROR", "FAILED")
    assert run.state.state_message == "The sandbox stopped while this was running."
    assert platform.output(run, "t").error == "The sandbox stopped while this was running."
    platform.wait(queued, ("RUNNING",))
    platform.w.jobs.cancel_run(queued)
    platform.wait(queued)


def test_an_orderly_stop_ends_the_processes_too(platform: Any, sandbox: Any) -> None:
    run_id = platform.submit(
        run_name="stopped", tasks=[SubmitTask(task_key="t", spark_python_task=long_task(platform))]
    ).run_id
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "PIDS")
    started = pids(platform.log(platform.w.jobs.get_run(run_id), "t"))
    sandbox.restart()
    assert not any(alive(pid) for pid in started)
    assert platform.life(platform.w.jobs.get_run(run_id)) == "INTERNAL_ERROR"
    assert os.listdir(sandbox.home / "runs")

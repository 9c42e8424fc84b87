"""`run --wait` and `runs …` on jobs that retry, fail and hand values on; `open`."""

from __future__ import annotations

import base64
import json
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from databricks.sdk.service import compute, jobs
from databricks.sdk.service.workspace import ImportFormat

pytestmark = pytest.mark.e2e

HANDS_ON = 'import json\nprint(json.dumps({"task_values": {"promoted": False}}))\n'
FLAKY = """
from pathlib import Path
marker = Path("/Workspace/Shared/marker.txt")
import sys
if not marker.exists():
    print("first try", file=sys.stderr)
    raise RuntimeError("not yet")
print("second try")
"""
REFUSES = "import argparse\nargparse.ArgumentParser(prog='refuses').parse_args(['--learning_rate=0.1'])\n"
WAITS = "import time\nprint('begun', flush=True)\ntime.sleep(300)\n"


@pytest.fixture(scope="module")
def platform(empty: Any) -> Iterator[Any]:
    empty.run("sandbox", "up")
    return empty


def script(platform: Any, name: str, source: str) -> jobs.SparkPythonTask:
    content = base64.b64encode(source.encode()).decode()
    platform.client.workspace.import_(f"/Shared/{name}.py", content=content, format=ImportFormat.AUTO, overwrite=True)
    return jobs.SparkPythonTask(python_file=f"/Workspace/Shared/{name}.py")


def job(platform: Any, name: str, *tasks: jobs.Task) -> int:
    tasks = tuple(replace(task, environment_key="plain") if task.spark_python_task else task for task in tasks)
    plain = jobs.JobEnvironment("plain", compute.Environment(environment_version="4"))
    return int(platform.client.jobs.create(name=name, tasks=list(tasks), environments=[plain]).job_id)


def after(*keys: str) -> list[jobs.TaskDependency]:
    return [jobs.TaskDependency(key) for key in keys]


@pytest.fixture(scope="module")
def promoted(platform: Any) -> str:
    """A job whose first task by name is its last by order, and that hands a value on."""
    hands_on = script(platform, "hands_on", HANDS_ON)
    job(
        platform,
        "promoted",
        jobs.Task("a_last", spark_python_task=hands_on, depends_on=after("z_first")),
        jobs.Task("z_first", spark_python_task=hands_on),
    )
    return "promoted"


def test_wait_shows_order_own_times_and_task_values(platform: Any, promoted: str) -> None:
    ended = platform.run("run", promoted, "local", "--wait")
    tasks = [line.split() for line in ended.stdout.splitlines()[1:]]
    assert [task[0] for task in tasks] == ["z_first", "a_last"]
    assert all("promoted=False" in task for task in tasks)
    assert [line.split(":")[0].strip() for line in ended.stderr.splitlines()] == ["z_first", "a_last"]

    told = json.loads(platform.run("runs", "show", promoted, "local", "--json").stdout)
    assert told["tasks"][0]["task_values"] == {"promoted": False}
    own = sum(task["seconds"] for task in told["tasks"])
    assert own <= told["seconds"] + 0.2  # each counted from its own beginning, they cannot exceed the run


def test_a_retried_task_is_one_line(platform: Any) -> None:
    job(platform, "retried", jobs.Task("flaky", spark_python_task=script(platform, "flaky", FLAKY), max_retries=1))
    ended = platform.run("run", "retried", "local", "--wait", expect=6)
    assert ended.stderr.count("flaky:") == 1
    assert "(2 attempts)" in ended.stdout

    script(platform, "flaky", "print('mended')")
    repaired = platform.run("runs", "repair", "retried", "local", "--wait")
    assert "SUCCESS" in repaired.stdout
    assert "mended" in platform.run("runs", "logs", "retried", "local").stdout


def test_a_failure_shows_what_the_program_wrote(platform: Any) -> None:
    job(platform, "refuses", jobs.Task("t", spark_python_task=script(platform, "refuses", REFUSES)))
    ended = platform.run("run", "refuses", "local", "--wait", expect=6)
    assert "unrecognized arguments: --learning_rate=0.1" in ended.stdout


def test_ctrl_c_says_that_the_run_goes_on_and_cancel_ends_it(platform: Any) -> None:
    job(platform, "waits", jobs.Task("t", spark_python_task=script(platform, "waits", WAITS)))
    waiting = platform.start("run", "waits", "local", "--wait")
    run_id = _begun(platform, "waits")
    waiting.send_signal(signal.SIGINT)
    said, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 130
    assert f"run {run_id} goes on" in said
    assert "Traceback" not in said

    active = json.loads(platform.run("runs", "list", "local", "--active", "--json").stdout)
    assert [row["run_id"] for row in active] == [run_id]
    platform.run("runs", "cancel", str(run_id), "local")
    ended = platform.run("runs", "show", str(run_id), "local", "--wait", expect=6)
    assert "CANCELED" in ended.stdout
    assert "nothing to cancel" in platform.run("runs", "cancel", "waits", "local").stdout


def _begun(platform: Any, name: str) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        shown = platform.run("runs", "logs", name, "local", expect=None)
        if "begun" in shown.stdout:
            return int(json.loads(platform.run("runs", "list", "local", "--job", name, "--json").stdout)[0]["run_id"])
        time.sleep(0.2)
    raise AssertionError("the run did not begin")


def test_what_is_not_there_is_named(platform: Any, promoted: str) -> None:
    assert "found job 'nothing'" in platform.run("runs", "show", "nothing", "local", expect=1).stderr
    assert "999999" in platform.run("runs", "show", "999999", "local", expect=1).stderr
    missing = platform.run("runs", "logs", promoted, "local", "--task", "nowhere", expect=1)
    assert "found task 'nowhere', expected one of a_last, z_first" in missing.stderr


def test_open_prints_the_address_that_the_platform_gives(platform: Any, promoted: str) -> None:
    run = json.loads(platform.run("runs", "show", promoted, "local", "--json").stdout)
    assert platform.run("open", "run", promoted, "local", "--print").stdout.strip() == run["url"]
    refused = platform.run("open", "run", promoted, "local", expect=1)
    assert "lakewright runs show" in refused.stderr
    missing = platform.run("open", "model", "ml_local.iris.nothing", "local", "--print", expect=1)
    assert "found model 'ml_local.iris.nothing'" in missing.stderr

"""Whatever a task started ends with it: what left its group and its session, what cleared its environment, what lost its parent."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.service import jobs

from .conftest import Platform

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only a task's own group is ended")

# A daemon as daemons are made: forked twice, in a session of its own, with an empty environment and no open files.
_DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open("/Workspace/Shared/daemon", "w").write(str(os.getpid()))
        os.closerange(0, 100)
        program = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
        os.execve(sys.executable, [sys.executable, "-I", "-S", "-c", program], {{}})
    os._exit(0)
while not os.path.exists("/Workspace/Shared/daemon"):
    time.sleep(0.01)
time.sleep(0.2)
print("daemon runs", flush=True)
{then}
"""


@pytest.fixture(autouse=True)
def _no_daemon(sandbox: Any) -> None:
    (sandbox.home / "files" / "Workspace" / "Shared" / "daemon").unlink(missing_ok=True)


def start(platform: Platform, then: str) -> int:
    source = _DAEMON.format(then=then)
    task = jobs.SubmitTask(task_key="t", spark_python_task=platform.script("daemon-maker", source))
    return platform.submit(run_name="test", tasks=[task]).run_id or 0


def daemon(sandbox: Any) -> int:
    return int((Path(sandbox.home) / "files" / "Workspace" / "Shared" / "daemon").read_text())


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until_gone(pid: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while runs(pid):
        assert time.monotonic() < deadline, f"process {pid} still runs after {seconds} s"
        time.sleep(0.02)


def test_at_the_end_of_the_task(platform: Platform, sandbox: Any) -> None:
    run = platform.wait(start(platform, ""))
    assert platform.result(run) == "SUCCESS"
    assert not runs(daemon(sandbox))


def test_at_the_tasks_failure_by_a_signal(platform: Platform, sandbox: Any) -> None:
    run = platform.wait(start(platform, "os.kill(os.getpid(), 11)"))
    assert "signal 11" in (platform.output(run, "t").error or "")
    assert not runs(daemon(sandbox))


def test_at_its_cancelling(platform: Platform, sandbox: Any) -> None:
    run_id = start(platform, "time.sleep(600)")
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "daemon runs")
    platform.w.jobs.cancel_run(run_id)
    platform.wait(run_id)
    assert not runs(daemon(sandbox))


@pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])
def test_with_the_sandbox(platform: Platform, sandbox: Any, kill: bool) -> None:
    run_id = start(platform, "time.sleep(600)")
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "daemon runs")
    pid = daemon(sandbox)
    sandbox.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
    sandbox.process.wait(30)
    until_gone(pid)
    sandbox.restart()


def test_when_the_keeper_is_killed_the_task_ends_and_the_rest_at_the_next_start(
    platform: Platform, sandbox: Any
) -> None:
    run_id = start(platform, "print('task', os.getpid(), os.getppid(), flush=True); time.sleep(600)")
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "task ")
    [line] = [each for each in platform.log(platform.w.jobs.get_run(run_id), "t").splitlines() if each[:5] == "task "]
    task, keeper = map(int, line.split()[1:])
    os.kill(keeper, signal.SIGKILL)
    run = platform.wait(run_id)
    assert "signal 9" in (platform.output(run, "t").error or "")
    until_gone(task)
    os.kill(daemon(sandbox), signal.SIGKILL)  # it cleared its environment: nothing tells whose it was


def test_no_temporary_folder_stays(platform: Platform, sandbox: Any, tmp_path: Path) -> None:
    import tempfile

    before = set(Path(tempfile.gettempdir()).glob(f"lakewright-run-{sandbox.process.pid}-*"))
    platform.wait(start(platform, "import tempfile; tempfile.mkdtemp()"))
    assert set(Path(tempfile.gettempdir()).glob(f"lakewright-run-{sandbox.process.pid}-*")) == before
    run_id = start(platform, "time.sleep(600)")
    platform.wait_for_log(platform.wait(run_id, ("RUNNING",)), "t", "daemon runs")
    killed = sandbox.process.pid
    assert list(Path(tempfile.gettempdir()).glob(f"lakewright-run-{killed}-*"))
    sandbox.restart(kill=True)
    platform.wait(run_id)
    assert not list(Path(tempfile.gettempdir()).glob(f"lakewright-run-{killed}-*"))

"""Helpers of the tests that run jobs: notebooks and scripts in the workspace, wheels on a volume, waiting for runs."""

from __future__ import annotations

import base64
import io
import json
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service import compute, jobs
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.workspace import ImportFormat, Language

ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")
DEADLINE_SECONDS = 60
VOLUME = "/Volumes/code/default/files"


@dataclass
class Platform:
    """The sandbox as a job's author uses it."""

    w: WorkspaceClient

    def script(self, name: str, source: str) -> jobs.SparkPythonTask:
        """A task that runs ``source``; more parameters can be set on it."""
        content = base64.b64encode(source.encode()).decode()
        self.w.workspace.import_(f"/Shared/{name}.py", content=content, format=ImportFormat.AUTO, overwrite=True)
        return jobs.SparkPythonTask(python_file=f"/Workspace/Shared/{name}.py")

    def notebook(self, name: str, *cells: str) -> str:
        """A SOURCE notebook; gives its path."""
        source = "# Databricks notebook source\n" + "\n\n# COMMAND ----------\n\n".join(cells)
        content = base64.b64encode(source.encode()).decode()
        self.w.workspace.mkdirs(f"/Shared/{name}".rpartition("/")[0])
        self.w.workspace.import_(
            f"/Shared/{name}", content=content, format=ImportFormat.SOURCE, language=Language.PYTHON, overwrite=True
        )
        return f"/Shared/{name}"

    def wheel(self, name: str, version: str, source: str, requires: str = "") -> str:
        """A wheel with one module and the entry point ``go``, on a volume; gives its path."""
        info = f"{name}-{version}.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (
            f"Requires-Dist: {requires}\n" if requires else ""
        )
        files = {
            f"{name}.py": source,
            f"{info}/METADATA": metadata,
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[console_scripts]\ngo = {name}:main\n",
        }
        files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
        content.seek(0)
        path = f"{VOLUME}/{name}-{version}-py3-none-any.whl"
        self.w.files.upload(path, content, overwrite=True)
        return path

    def echo(self, *parameters: str) -> jobs.SparkPythonTask:
        """A task that prints its arguments as one line of JSON; see `arguments`."""
        task = self.script("echo", "import json, sys\nprint('ARGS', json.dumps(sys.argv[1:]))\n")
        task.parameters = list(parameters)
        return task

    def arguments(self, run: jobs.Run, task_key: str) -> list[str]:
        """What an `echo` task got."""
        [line] = [each for each in self.log(run, task_key).splitlines() if each.startswith("ARGS ")]
        found: list[str] = json.loads(line.removeprefix("ARGS "))
        return found

    def run(self, *tasks: jobs.SubmitTask, **more: Any) -> jobs.Run:
        """Submit the tasks and wait for the end."""
        return self.wait(self.submit("test", tasks, **more).run_id)

    def submit(self, run_name: str, tasks: Iterable[jobs.SubmitTask], **more: Any) -> Any:
        """Python tasks without compute run serverless, in an environment without dependencies."""
        return self.w.jobs.submit(run_name=run_name, **_in_environments(tasks, more))

    def create(self, name: str, tasks: Iterable[jobs.Task], **more: Any) -> Any:
        """A job of such tasks."""
        return self.w.jobs.create(name=name, **_in_environments(tasks, more))

    def run_job(self, job_id: int | None, **more: Any) -> jobs.Run:
        return self.wait(self.w.jobs.run_now(job_id or 0, **more).run_id)

    def wait(self, run_id: int | None, states: tuple[str, ...] = ENDED) -> jobs.Run:
        """The run once it is in one of ``states``."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            run = self.w.jobs.get_run(run_id or 0, include_history=True)
            if self.life(run) in states:
                return run
            time.sleep(0.05)
        raise AssertionError(f"run {run_id} is {self.life(run)} after {DEADLINE_SECONDS} s")

    def wait_for_log(self, run: jobs.Run, task_key: str, text: str) -> None:
        """Return once the task has written ``text``."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            if text in (self.output(run, task_key).logs or ""):
                return
            time.sleep(0.05)
        raise AssertionError(f"{task_key} did not write {text!r}")

    def output(self, run: jobs.Run, task_key: str) -> jobs.RunOutput:
        """Of the task's last attempt."""
        return self.w.jobs.get_run_output(self.attempts(run, task_key)[-1].run_id or 0)

    def log(self, run: jobs.Run, task_key: str) -> str:
        return self.output(run, task_key).logs or ""

    @staticmethod
    def attempts(run: jobs.Run, task_key: str) -> list[jobs.RunTask]:
        return [task for task in run.tasks or [] if task.task_key == task_key]

    @staticmethod
    def life(run: jobs.Run | jobs.RunTask) -> str:
        assert run.state is not None
        assert run.state.life_cycle_state is not None
        return run.state.life_cycle_state.value

    @staticmethod
    def result(run: jobs.Run | jobs.RunTask) -> str | None:
        assert run.state is not None
        return run.state.result_state.value if run.state.result_state else None

    @staticmethod
    def results(run: jobs.Run) -> dict[str, str | None]:
        """Result by task, of the last attempts."""
        return {task.task_key: Platform.result(task) for task in run.tasks or []}

    @staticmethod
    def after(*keys: str, outcome: str | None = None) -> list[jobs.TaskDependency]:
        return [jobs.TaskDependency(task_key=key, outcome=outcome) for key in keys]


def _in_environments(tasks: Iterable[Any], more: dict[str, Any]) -> dict[str, Any]:
    plain = jobs.JobEnvironment("plain", compute.Environment(environment_version="4"))
    return {**more, "tasks": [_placed(each) for each in tasks], "environments": [*more.get("environments", []), plain]}


def _placed(task: Any) -> Any:
    if task.for_each_task:
        return replace(task, for_each_task=replace(task.for_each_task, task=_placed(task.for_each_task.task)))
    python = task.spark_python_task or task.python_wheel_task
    placed = (
        task.new_cluster or task.existing_cluster_id or task.environment_key or getattr(task, "job_cluster_key", None)
    )
    return replace(task, environment_key="plain") if python and not placed else task


@pytest.fixture(scope="module")
def platform(sandbox: Any) -> Platform:
    w: WorkspaceClient = sandbox.client
    w.catalogs.create("code")
    w.volumes.create("code", "default", "files", VolumeType.MANAGED)
    return Platform(w)

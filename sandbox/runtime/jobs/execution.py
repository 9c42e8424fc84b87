"""One run of a job: its tasks in dependency order, each attempt with its outcome on record."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.runtime.jobs import conditions, records, states
from sandbox.runtime.jobs.access import NotAllowed
from sandbox.runtime.jobs.compute import ComputeMissing
from sandbox.runtime.jobs.context import Hooks, RunContext
from sandbox.runtime.jobs.kinds import execute, kind_of
from sandbox.runtime.jobs.outcome import INVALID, Outcome, TaskNotSupported
from sandbox.runtime.jobs.references import References, UnresolvedReference, of_time
from sandbox.runtime.libraries import LibraryInstallError

log = logging.getLogger("sandbox.jobs")
_MESSAGES = {
    "UPSTREAM_FAILED": "An upstream task failed.",
    "UPSTREAM_CANCELED": "An upstream task was canceled.",
    "EXCLUDED": "The task's run_if or branch condition was not met.",
}


class Execution:
    """Runs the tasks of ``run`` that have not ended; those that have (a repair keeps them) count with the result they have."""

    def __init__(self, workspace: Workspace, run: Document, hooks: Hooks) -> None:
        self.workspace, self.store, self.run = workspace, workspace.store, run
        self._stopping = hooks.stopping
        self.settings: Document = run["settings"]
        self.tasks: dict[str, Document] = {task["task_key"]: task for task in self.settings["tasks"]}
        self.current = {
            key: doc for key, doc in records.latest(records.tasks_of(self.store, run)).items() if key in self.tasks
        }
        self._done = {key: asyncio.Event() for key in self.current}
        self._context = RunContext(workspace, run, hooks, self.current, self._attempt)

    async def go(self) -> None:
        """Until all tasks have ended. Cancelling it ends them as canceled, except when the sandbox itself stops."""
        records.set_state(self.store, self.run, states.waiting("RUNNING"))
        try:
            async with asyncio.timeout(self.settings.get("timeout_seconds") or None):
                async with asyncio.TaskGroup() as group:
                    for key in self.current:
                        group.create_task(self._task(key))
        except TimeoutError:
            seconds = self.settings["timeout_seconds"]
            self._end_open_tasks(states.ended("CANCELED", "Canceled because the run timed out."))
            text = f"Run timed out after {seconds} seconds."
            records.set_state(self.store, self.run, states.ended("TIMEDOUT", text))
        except asyncio.CancelledError:
            if self._stopping():
                raise
            self._end_open_tasks(states.ended("CANCELED", "Run cancelled."))
            records.set_state(self.store, self.run, states.ended("CANCELED", "Run cancelled."))
        else:
            parents = {key: [d["task_key"] for d in self._depends_on(key)] for key in self.current}
            records.set_state(self.store, self.run, states.of_job(list(self.current.values()), parents))

    def _end_open_tasks(self, state: Document) -> None:
        for task in self.current.values():
            if not states.is_ended(task):
                records.set_state(self.store, task, state)

    def _depends_on(self, key: str) -> list[Document]:
        return [each for each in self.tasks[key].get("depends_on") or [] if each["task_key"] in self.current]

    async def _task(self, key: str) -> None:
        try:
            if states.is_ended(self.current[key]):
                return
            for parent in self._depends_on(key):
                await self._done[parent["task_key"]].wait()
            upstream = [self._upstream_result(parent) for parent in self._depends_on(key)]
            verdict = conditions.verdict(self.tasks[key].get("run_if") or "ALL_SUCCESS", upstream)
            if verdict == "RUN":
                await self._attempts(key)
            else:
                records.set_state(self.store, self.current[key], states.ended(verdict, _MESSAGES[verdict]))
        finally:
            self._done[key].set()

    def _upstream_result(self, parent: Document) -> str | None:
        """The parent's result; a branch of a condition that was not taken counts as excluded."""
        task = self.current[parent["task_key"]]
        taken = task.get("condition_outcome")
        if parent.get("outcome") and taken is not None and parent["outcome"] != taken:
            return "EXCLUDED"
        return states.result_of(task)

    async def _attempts(self, key: str) -> None:
        spec = self.tasks[key]
        attempt = 0
        while True:
            document = self.current[key]
            outcome = await self._attempt(spec, document)
            attempt += 1
            if not _may_retry(spec, outcome, attempt):
                return
            pause = (spec.get("min_retry_interval_millis") or 0) / 1000
            original = document.get("original_attempt_run_id", document["run_id"])
            self.current[key] = records.new_task(
                self.store,
                self.run,
                spec,
                document["attempt_number"] + 1,
                original_attempt_run_id=original,
                state=states.waiting("WAITING_FOR_RETRY" if pause else "PENDING"),
            )
            records.save(self.store, self.run)
            await asyncio.sleep(pause)

    async def _attempt(self, spec: Document, document: Document, for_input: Any = None) -> Outcome:
        """Run one attempt and put its outcome on record."""
        kind = kind_of(spec)
        try:
            references = self._references(spec, document, for_input)
            details = spec.get(kind) or {}
            # The task inside a for_each has references of its own, which its iterations resolve.
            nested = {"task": details["task"]} if kind == "for_each_task" else {}
            resolved = {**references.resolve({k: v for k, v in details.items() if k not in nested}), **nested}
            async with asyncio.timeout(spec.get("timeout_seconds") or None):
                outcome = await execute(self._context, document, spec, resolved)
        except TimeoutError:
            outcome = Outcome("TIMEDOUT", f"Task timed out after {spec.get('timeout_seconds')} seconds.")
        except LibraryInstallError as error:
            outcome = Outcome("FAILED", str(error), code="LIBRARY_INSTALLATION_ERROR", error=str(error))
        except (ComputeMissing, NotAllowed, UnresolvedReference, TaskNotSupported) as error:
            outcome = Outcome("FAILED", str(error), code=INVALID, error=str(error))
        except OSError as error:
            log.exception("task run %s could not be run", document["run_id"])
            outcome = Outcome("FAILED", f"Task could not be started: {error}", code="DRIVER_ERROR", error=str(error))
        document.update(outcome.output())
        records.set_state(self.store, document, states.ended(outcome.result, outcome.message, code=outcome.code))
        return outcome

    def _references(self, spec: Document, document: Document, for_input: Any) -> References:
        run, trigger = self.run, self.run["trigger"]
        attempts = document["attempt_number"] + 1
        plain: dict[str, Any] = {
            "job.id": run.get("job_id"),
            "job.name": self.settings.get("name") or run["run_name"],
            "job.run_id": run["run_id"],
            "job.repair_count": len(run.get("repairs", [])),
            "job.trigger.type": trigger.lower(),
            **of_time("job.start_time", run["start_time"]),
            **of_time("job.trigger.time", run["start_time"]),
            "task.name": spec["task_key"],
            "task.run_id": document["run_id"],
            "task.execution_count": attempts,
            "workspace.id": "1",
            "workspace.url": self.workspace.url,
            "job_id": run.get("job_id"),
            "run_id": document["run_id"],
            "parent_run_id": run["run_id"],
            "task_key": spec["task_key"],
            "task_retry_count": document["attempt_number"],
            "start_time": run["start_time"],
        }
        plain["start_date"] = plain["job.start_time.iso_date"]
        if notebook := spec.get("notebook_task"):
            plain["task.notebook_path"] = notebook["notebook_path"]
        return References(plain, run["parameters"], self._known_tasks(), for_input)

    def _known_tasks(self) -> dict[str, dict[str, Any]]:
        return {
            key: {
                "run_id": task["run_id"],
                "result_state": (states.result_of(task) or "").lower(),
                "error_code": task["state"].get("code", ""),
                "execution_count": task["attempt_number"] + 1,
                "values": task["values"],
            }
            for key, task in self.current.items()
            if states.is_ended(task)
        }


def _may_retry(spec: Document, outcome: Outcome, attempts: int) -> bool:
    allowed = spec.get("max_retries") or 0
    if outcome.code == INVALID:
        return False  # It would fail in the same way at once, and again, as fast as the machine can.
    if outcome.result == "TIMEDOUT" and not spec.get("retry_on_timeout"):
        return False
    return outcome.result in ("FAILED", "TIMEDOUT") and (allowed < 0 or attempts <= allowed)

"""All runs that go on in this sandbox: beginning, queueing, waiting for, cancelling, and taking up after a restart."""

from __future__ import annotations

import asyncio
import os

from sandbox.core import temporary
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.runtime.environments import remove_abandoned
from sandbox.runtime.jobs import processes, records, states
from sandbox.runtime.jobs.context import Hooks
from sandbox.runtime.jobs.execution import Execution
from sandbox.runtime.kept import TEMPORARY

SERVICE = "jobs"
_INTERRUPTED = "The sandbox stopped while this was running."


class JobEngine:
    """At most as many processes of tasks at a time as the machine has processors, two at least; the rest waits."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.stopping = False
        self._running: dict[int, asyncio.Task[None]] = {}
        self._ended: dict[int, asyncio.Event] = {}
        places = asyncio.Semaphore(max(2, os.cpu_count() or 2))
        self._hooks = Hooks(places, lambda: self.stopping, self.begin, self.wait, self.cancel)

    @staticmethod
    def of(workspace: Workspace) -> JobEngine:
        engine: JobEngine = workspace.services[SERVICE]
        return engine

    def begin(self, run: Document) -> None:
        """Start a run on record; one in state QUEUED waits for its turn. Nothing runs before the caller's transaction is committed."""
        run_id = run["run_id"]
        self._ended.setdefault(run_id, asyncio.Event())
        if run["state"]["life_cycle_state"] != "QUEUED":
            self._running[run_id] = self.workspace.background(self._run(run_id), f"run {run_id}")

    async def _run(self, run_id: int) -> None:
        run = records.get(self.workspace.store, run_id)
        if run is None:  # its transaction was rolled back
            self._running.pop(run_id, None)
            self._ended.pop(run_id, None)
            return
        try:
            await Execution(self.workspace, run, self._hooks).go()
        finally:
            self._running.pop(run_id, None)
            if not self.stopping:
                self._after(run_id, run.get("job_id"))

    def _after(self, run_id: int, job_id: int | None) -> None:
        store = self.workspace.store
        run = records.get(store, run_id)
        if run is not None and not states.is_ended(run):
            # Only an error of the sandbox itself leads here; the log has it.
            text = "Unexpected error in the sandbox; its log has the traceback."
            self._end_open(run, states.ended("FAILED", text, life_cycle_state="INTERNAL_ERROR", code="INTERNAL_ERROR"))
        if run is not None and run["repairs"]:
            run["repairs"][-1].update(state=run["state"], end_time=run["end_time"])
            records.save(store, run)
        if event := self._ended.pop(run_id, None):
            event.set()
        if job_id is not None:
            self._next_of(job_id)

    def _next_of(self, job_id: int) -> None:
        """Begin queued runs of the job, oldest first, as far as its limit allows."""
        active = list(records.active(self.workspace.store, job_id))
        queued = [run for run in active if run["state"]["life_cycle_state"] == "QUEUED"]
        going = len(active) - len(queued)
        for run in queued:
            if going >= run["settings"].get("max_concurrent_runs", 1):
                return
            going += 1
            records.set_state(self.workspace.store, run, states.waiting())
            self.begin(run)

    async def wait(self, run_id: int) -> Document:
        """The run once it has ended."""
        if event := self._ended.get(run_id):
            await event.wait()
        run = records.get(self.workspace.store, run_id)
        assert run is not None
        return run

    def cancel(self, run_id: int) -> None:
        """End the run with its tasks; at once for a queued one, else as soon as its processes are gone."""
        store = self.workspace.store
        run = records.get(store, run_id)
        if run is None or states.is_ended(run) or run["state"]["life_cycle_state"] == "TERMINATING":
            return
        task = self._running.get(run_id)
        begun = run["state"]["life_cycle_state"] not in ("PENDING", "QUEUED")
        if task is not None:
            task.cancel()
        if begun:
            records.set_state(store, run, states.waiting("TERMINATING", "Run is being cancelled."))
            return
        # A task of the event loop that is cancelled before its first step never takes one, so there is nobody else to do this.
        self._running.pop(run_id, None)
        self._end_open(run, states.ended("CANCELED", "Run cancelled."))
        self._after(run_id, run.get("job_id"))

    def forget(self, run: Document) -> None:
        """Remove an ended run with its tasks' records and files."""
        store = self.workspace.store
        for task in records.tasks_of(store, run):
            for run_id in (task["run_id"], *task.get("iteration_run_ids", [])):
                store.delete(records.TASK_RUN, records.key(run_id))
                store.moves.discard(records.folder(self.workspace, run_id))
        store.delete(records.RUN, records.key(run["run_id"]))

    async def start(self) -> None:
        """After a restart: no process of the last sandbox lives on, interrupted runs end as failed, queued ones begin."""
        store = self.workspace.store
        processes.end_survivors(self.workspace)
        await asyncio.to_thread(remove_abandoned, self.workspace)
        await asyncio.to_thread(temporary.sweep, TEMPORARY)
        interrupted = states.ended("FAILED", _INTERRUPTED, life_cycle_state="INTERNAL_ERROR", code="DRIVER_ERROR")
        with store.transaction():
            for key, token in store.items("token"):
                if str(token.get("comment", "")).startswith(processes.TOKEN_COMMENT + " "):
                    store.delete("token", key)
            open_runs = list(records.active(store))
            for run in open_runs:
                if run["state"]["life_cycle_state"] != "QUEUED":
                    self._end_open(run, interrupted)
        for run in open_runs:
            if run["state"]["life_cycle_state"] == "QUEUED":
                self._ended[run["run_id"]] = asyncio.Event()
        for job_id in sorted({run["job_id"] for run in open_runs if run.get("job_id") is not None}):
            self._next_of(job_id)

    def _end_open(self, run: Document, state: Document) -> None:
        """End the run and those of its tasks' attempts that have not ended."""
        store = self.workspace.store
        for task in records.tasks_of(store, run):
            iterations = [records.get_task(store, each) for each in task.get("iteration_run_ids", [])]
            for attempt in [task, *iterations]:
                if attempt is not None and not states.is_ended(attempt):
                    if state["result_state"] == "FAILED":
                        attempt["error"] = state["state_message"]
                    records.set_state(store, attempt, dict(state))
        records.set_state(store, run, dict(state))

    async def stop(self) -> None:
        """End all processes; what was running is on record as such, and the next start says that it was interrupted."""
        self.stopping = True
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

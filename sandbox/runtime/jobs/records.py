"""The documents of runs: kind ``run`` (a job's run) and ``task_run`` (one attempt of one task), keyed by their zero-padded id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace, now_ms
from sandbox.runtime.jobs import states

RUN, TASK_RUN = "run", "task_run"


def key(run_id: int) -> str:
    return f"{run_id:020d}"


def folder(workspace: Workspace, run_id: int) -> Path:
    """Where a task's log lies, which the task itself cannot reach."""
    return workspace.home / "runs" / str(run_id)


def work_folder(workspace: Workspace, run_id: int) -> Path:
    """The task's own: where it runs, and leaves its result and task values."""
    return folder(workspace, run_id) / "work"


def get(store: Store, run_id: int) -> Document | None:
    return store.get(RUN, key(run_id))


def get_task(store: Store, run_id: int) -> Document | None:
    return store.get(TASK_RUN, key(run_id))


def save(store: Store, run: Document) -> Document:
    return store.put(TASK_RUN if "parent_run_id" in run else RUN, key(run["run_id"]), run)


def tasks_of(store: Store, run: Document) -> list[Document]:
    """All attempts, oldest first."""
    found = [store.get(TASK_RUN, key(run_id)) for run_id in run["task_run_ids"]]
    return [each for each in found if each is not None]


def latest(tasks: list[Document]) -> dict[str, Document]:
    """The last attempt of each task by its key."""
    return {task["task_key"]: task for task in tasks}


def new_task(
    store: Store, run: Document, task: Document, attempt: int, into: list[int] | None = None, **more: Any
) -> Document:
    """A further attempt of ``task``, put on record; its id goes ``into`` a list (default: the run's), whose owner the caller saves."""
    run_id = store.next_id("run", 1)
    document = {
        "run_id": run_id,
        "parent_run_id": run["run_id"],
        "job_id": run.get("job_id"),
        "task_key": task["task_key"],
        "task": task,
        "attempt_number": attempt,
        "state": states.waiting("BLOCKED" if task.get("depends_on") else "PENDING"),
        "start_time": now_ms(),
        "end_time": 0,
        "values": {},
        **more,
    }
    (run["task_run_ids"] if into is None else into).append(run_id)
    return save(store, document)


def set_state(store: Store, run: Document, state: Document) -> None:
    """Change and save; the times follow from the state."""
    now, life = now_ms(), state["life_cycle_state"]
    if life == "RUNNING" and not run.get("running_since"):
        run["running_since"] = now
    if life in states.ENDED:
        run["end_time"] = max(now, run["start_time"])  # the machine's clock may have been set back meanwhile
    run["state"] = state
    save(store, run)


def active(store: Store, job_id: int | None = None) -> Iterator[Document]:
    """Runs that have not ended, queued ones included."""
    # The database chooses, so that each start of a run does not read all runs that there ever were.
    for run in store.find(RUN, end_time=0, **({} if job_id is None else {"job_id": job_id})):
        if not states.is_ended(run):
            yield run

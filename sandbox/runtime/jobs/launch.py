"""Starting runs: of a job, of a one-off submission, and again the failed part of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.core.store import Document, Store
from sandbox.core.workspace import now_ms
from sandbox.runtime.jobs import records, states

Begin = Callable[[Document], None]
"""Starts a run that is on record, once the transaction is committed."""


class LaunchError(Exception):
    """The run cannot be started: no such job, task or parameter."""


@dataclass
class Parameters:
    """What a caller gives along. ``only``: keys of the tasks to run, all if empty."""

    job_parameters: dict[str, str] = field(default_factory=dict)
    notebook_params: dict[str, str] | None = None
    python_params: list[str] | None = None
    python_named_params: dict[str, str] | None = None
    only: list[str] = field(default_factory=list)

    def overriding(self) -> dict[str, Any]:
        """The older kinds, as a run's ``overriding_parameters`` shows them."""
        kinds = ("notebook_params", "python_params", "python_named_params")
        return {key: value for key, value in asdict(self).items() if key in kinds and value}


def run_job(
    store: Store, begin: Begin, job_id: int, principal: str, parameters: Parameters, trigger: str = "ONE_TIME"
) -> Document:
    """A run of the job. With its number of concurrent runs used up it is queued or skipped. Raises `LaunchError`."""
    job = store.get("job", str(job_id))
    if job is None:
        raise LaunchError(f"Job {job_id} does not exist.")
    settings = job["settings"]
    declared = {each["name"]: each.get("default", "") for each in settings.get("parameters") or []}
    unknown = sorted(set(parameters.job_parameters) - set(declared))
    if unknown:
        raise LaunchError(f"Job {job_id} does not have the job parameter {', '.join(unknown)}.")
    keys = [task["task_key"] for task in settings["tasks"]]
    missing = sorted(set(parameters.only) - set(keys))
    if missing:
        raise LaunchError(f"Job {job_id} does not have the task {', '.join(missing)}.")
    values = {**declared, **{key: str(value) for key, value in parameters.job_parameters.items()}}
    more = {"job_id": job_id, "declared_parameters": declared, "run_as": run_as(job)}
    run = _new(store, settings, principal, values, parameters, trigger, more)
    run["number_in_job"] = run["run_id"]
    wanted = parameters.only or keys
    return _start(store, begin, run, [task for task in settings["tasks"] if task["task_key"] in wanted])


def run_as(job: Document) -> str:
    """The principal under whom a job's tasks run: what ``run_as`` names, else its creator."""
    named = job["settings"].get("run_as") or {}
    principal: str = named.get("user_name") or named.get("service_principal_name") or job["creator_user_name"]
    return principal


def submit(store: Store, begin: Begin, settings: Document, principal: str, idempotency_token: str | None) -> Document:
    """A one-off run of checked settings."""
    named = settings.get("run_as") or {}
    who = named.get("user_name") or named.get("service_principal_name") or principal
    more: Document = {"run_as": who, "run_type": "SUBMIT_RUN", "declared_parameters": {}}
    if idempotency_token:
        more["idempotency_token"] = idempotency_token
    run = _new(store, settings, principal, {}, Parameters(), "ONE_TIME", more)
    return _start(store, begin, run, settings["tasks"])


def _new(
    store: Store,
    settings: Document,
    principal: str,
    values: dict[str, str],
    parameters: Parameters,
    trigger: str,
    more: Document,
) -> Document:
    return {
        "run_id": store.next_id("run", 1),
        "run_name": settings.get("name") or settings.get("run_name") or "Untitled",
        "run_type": "JOB_RUN",
        "creator_user_name": principal,
        "settings": settings,
        "parameters": values,
        "overriding_parameters": parameters.overriding(),
        "trigger": trigger,
        "start_time": now_ms(),
        "end_time": 0,
        "task_run_ids": [],
        "repairs": [],
        **more,
    }


def _start(store: Store, begin: Begin, run: Document, tasks: list[Document]) -> Document:
    settings = run["settings"]
    limit = settings.get("max_concurrent_runs", 1)
    job_id = run.get("job_id")
    others = 0 if job_id is None else sum(1 for _ in records.active(store, job_id))
    run["state"] = states.waiting()
    for task in tasks:
        records.new_task(store, run, task, 0)
    if job_id is not None and others >= limit:
        queued = (settings.get("queue") or {}).get("enabled", False)
        text = f"There are already {others} active runs of job {job_id}; at most {limit} may run at the same time."
        if not queued:
            skipped = {**states.waiting("SKIPPED", text), "result_state": "MAXIMUM_CONCURRENT_RUNS_REACHED"}
            for task in records.tasks_of(store, run):
                records.set_state(store, task, dict(skipped))
            records.set_state(store, run, skipped)
            return run
        run["state"] = states.waiting("QUEUED", text)
    records.save(store, run)
    begin(run)
    return run


def repair(store: Store, begin: Begin, run: Document, keys: set[str], parameters: Parameters) -> int:
    """Run the named tasks of an ended run again; gives the repair's id."""
    repair_id = store.next_id("repair", 1)
    before = records.latest(records.tasks_of(store, run))
    specs = {task["task_key"]: task for task in run["settings"]["tasks"]}
    if not run["repairs"]:
        run["first_attempt"] = {"state": run["state"], "start_time": run["start_time"], "end_time": run["end_time"]}
        run["first_attempt"]["task_run_ids"] = list(run["task_run_ids"])
    first = len(run["task_run_ids"])
    for key in before:
        if key in keys:
            records.new_task(store, run, specs[key], before[key]["attempt_number"] + 1)
    again = {"id": repair_id, "start_time": now_ms(), "task_run_ids": run["task_run_ids"][first:]}
    run["repairs"].append(again)
    run["parameters"].update({key: str(value) for key, value in parameters.job_parameters.items()})
    run["overriding_parameters"].update(parameters.overriding())
    run.update(state=states.waiting(), end_time=0)
    records.save(store, run)
    begin(run)
    return repair_id

"""What each kind of task does: a process, a comparison, another job's run, or a loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.core.store import Document
from sandbox.runtime.jobs import conditions, records, states

if TYPE_CHECKING:
    from sandbox.runtime.jobs.execution import Execution

KINDS = (
    "notebook_task", "spark_python_task", "python_wheel_task", "condition_task", "run_job_task", "for_each_task", "spark_jar_task",
    "spark_submit_task", "pipeline_task", "sql_task", "dbt_task", "clean_rooms_notebook_task", "dashboard_task", "power_bi_task",
    "gen_ai_compute_task", "dbt_cloud_task", "dbt_platform_task",
)  # fmt: skip
MAX_ITERATIONS = 5000
_RECORDED_AT_ONCE = 100
INVALID = "INVALID_RUN_CONFIGURATION"
"""The termination code of what cannot succeed as it is defined."""


class TaskNotSupported(Exception):
    """The sandbox has nothing that could run this kind of task."""


@dataclass
class Outcome:
    """How an attempt ended. ``values``: its task values; ``more``: further fields of its record."""

    result: str
    message: str = ""
    code: str | None = None
    error: str | None = None
    error_trace: str | None = None
    notebook_result: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def output(self) -> Document:
        """The fields of the attempt's record."""
        named = {"error": self.error, "error_trace": self.error_trace, "notebook_result": self.notebook_result}
        return {"values": self.values, **{k: v for k, v in named.items() if v is not None}, **self.more}


def kind_of(spec: Document) -> str:
    """The one kind that a checked task has."""
    return next(kind for kind in KINDS if spec.get(kind) is not None)


async def execute(execution: Execution, document: Document, spec: Document, details: Document) -> Outcome:
    """Raises `TaskNotSupported`, `ComputeMissing`, `LibraryInstallError`, `NotAllowed`."""
    from sandbox.runtime.jobs.task_process import run_process

    kind = kind_of(spec)
    own: dict[str, Callable[..., Awaitable[Outcome]]] = {
        "condition_task": _condition,
        "run_job_task": _run_job,
        "for_each_task": _for_each,
    }
    if kind in own:
        records.set_state(execution.store, document, states.waiting("RUNNING"))
        return await own[kind](execution, document, details)
    if kind in ("notebook_task", "spark_python_task", "python_wheel_task"):
        return await run_process(execution, document, spec, kind, details)
    raise TaskNotSupported(f"The sandbox runs Python tasks only; it has nothing that could run a {kind}.")


async def _condition(_: Execution, __: Document, details: Document) -> Outcome:
    left, operator, right = (str(details[key]) for key in ("left", "op", "right"))
    try:
        outcome = "true" if conditions.compare(operator, left, right) else "false"
    except ValueError:
        text = f"Condition {left!r} {operator} {right!r} compares numbers, and these are not."
        return Outcome("FAILED", text, INVALID, error=text)
    return Outcome("SUCCESS", more={"condition_outcome": outcome})


async def _run_job(execution: Execution, document: Document, details: Document) -> Outcome:
    from sandbox.runtime.jobs.access import check_object
    from sandbox.runtime.jobs.launch import LaunchError, Parameters, run_job

    engine, principal = execution.engine, execution.run["run_as"]
    check_object(execution.store, principal, "jobs", str(details["job_id"]), "CAN_MANAGE_RUN")
    parameters = Parameters(job_parameters=details.get("job_parameters") or {})
    try:
        with execution.store.transaction():
            run = run_job(engine, int(details["job_id"]), principal, parameters, "RUN_JOB_TASK")
    except LaunchError as error:
        return Outcome("FAILED", str(error), INVALID, error=str(error))
    document["triggered_run_id"] = run["run_id"]
    records.save(execution.store, document)
    try:
        ended = await engine.wait(run["run_id"])
    except asyncio.CancelledError:
        engine.cancel(run["run_id"])
        raise
    result = states.result_of(ended) or "FAILED"
    if result in ("SUCCESS", "SUCCESS_WITH_FAILURES"):
        return Outcome("SUCCESS")
    text = f"Run {run['run_id']} of job {details['job_id']} ended with {result}: {ended['state']['state_message']}"
    return Outcome("FAILED", text, error=text)


async def _for_each(execution: Execution, document: Document, details: Document) -> Outcome:
    try:
        inputs = details["inputs"] if isinstance(details["inputs"], list) else json.loads(details["inputs"])
    except ValueError as error:
        inputs = f"no JSON: {error}"
    if not isinstance(inputs, list) or len(inputs) > MAX_ITERATIONS:
        text = (
            f"for_each_task inputs must be a JSON array of at most {MAX_ITERATIONS} elements, got {str(inputs)[:200]}"
        )
        return Outcome("FAILED", text, INVALID, error=text)
    document["iteration_run_ids"] = []
    iterations = []
    for number in range(len(inputs)):
        iterations.append(
            records.new_task(
                execution.store,
                execution.run,
                details["task"],
                0,
                document["iteration_run_ids"],
                iteration_of=document["run_id"],
            )
        )
        if number % _RECORDED_AT_ONCE == 0:
            await asyncio.sleep(0)  # requests have their turn in between
    records.save(execution.store, document)
    places = asyncio.Semaphore(details.get("concurrency") or 1)

    async def iterate(iteration: Document, value: Any) -> str:
        async with places:
            return (await execution.attempt(details["task"], iteration, value)).result

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(iterate(*each)) for each in zip(iterations, inputs, strict=True)]
    except asyncio.CancelledError:
        for iteration in iterations:
            if not states.is_ended(iteration) and not execution.engine.stopping:
                records.set_state(execution.store, iteration, states.ended("CANCELED", "Run cancelled."))
        raise
    failed = sum(task.result() != "SUCCESS" for task in running)
    if not failed:
        return Outcome("SUCCESS")
    text = f"{failed} of {len(inputs)} iterations failed"
    return Outcome("FAILED", text, error=text)

"""Runs another job, and takes its result as its own."""

from __future__ import annotations

import asyncio

from sandbox.core.store import Document
from sandbox.runtime.jobs import records, states
from sandbox.runtime.jobs.access import check_object
from sandbox.runtime.jobs.context import RunContext
from sandbox.runtime.jobs.launch import LaunchError, Parameters, run_job
from sandbox.runtime.jobs.outcome import INVALID, Outcome

KINDS = ("run_job_task",)


async def execute(context: RunContext, document: Document, _: Document, __: str, details: Document) -> Outcome:
    records.set_state(context.store, document, states.waiting("RUNNING"))
    principal = context.principal
    check_object(context.store, principal, "jobs", str(details["job_id"]), "CAN_MANAGE_RUN")
    parameters = Parameters(job_parameters=details.get("job_parameters") or {})
    try:
        with context.store.transaction():
            run = run_job(
                context.store, context.hooks.begin, int(details["job_id"]), principal, parameters, "RUN_JOB_TASK"
            )
    except LaunchError as error:
        return Outcome("FAILED", str(error), INVALID, error=str(error))
    document["triggered_run_id"] = run["run_id"]
    records.save(context.store, document)
    try:
        ended = await context.hooks.wait(run["run_id"])
    except asyncio.CancelledError:
        context.hooks.cancel(run["run_id"])
        raise
    result = states.result_of(ended) or "FAILED"
    if result in ("SUCCESS", "SUCCESS_WITH_FAILURES"):
        return Outcome("SUCCESS")
    text = f"Run {run['run_id']} of job {details['job_id']} ended with {result}: {ended['state']['state_message']}"
    return Outcome("FAILED", text, error=text)

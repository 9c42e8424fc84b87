"""Runs one task for each input of a list, so many at a time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sandbox.core.store import Document
from sandbox.runtime.jobs import records, states
from sandbox.runtime.jobs.context import RunContext
from sandbox.runtime.jobs.outcome import INVALID, Outcome

KINDS = ("for_each_task",)
MAX_ITERATIONS = 5000
_RECORDED_AT_ONCE = 100


async def execute(context: RunContext, document: Document, _: Document, __: str, details: Document) -> Outcome:
    records.set_state(context.store, document, states.waiting("RUNNING"))
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
                context.store,
                context.run,
                details["task"],
                0,
                document["iteration_run_ids"],
                iteration_of=document["run_id"],
            )
        )
        if number % _RECORDED_AT_ONCE == 0:
            await asyncio.sleep(0)  # requests have their turn in between
    records.save(context.store, document)
    places = asyncio.Semaphore(details.get("concurrency") or 1)

    async def iterate(iteration: Document, value: Any) -> str:
        async with places:
            return (await context.attempt(details["task"], iteration, value)).result

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(iterate(*each)) for each in zip(iterations, inputs, strict=True)]
    except asyncio.CancelledError:
        for iteration in iterations:
            if not states.is_ended(iteration) and not context.hooks.stopping():
                records.set_state(context.store, iteration, states.ended("CANCELED", "Run cancelled."))
        raise
    failed = sum(task.result() != "SUCCESS" for task in running)
    if not failed:
        return Outcome("SUCCESS")
    text = f"{failed} of {len(inputs)} iterations failed"
    return Outcome("FAILED", text, error=text)

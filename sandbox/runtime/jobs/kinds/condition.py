"""Compares two values; tasks that depend on it wait for one of its outcomes."""

from __future__ import annotations

from sandbox.core.store import Document
from sandbox.runtime.jobs import conditions, records, states
from sandbox.runtime.jobs.context import RunContext
from sandbox.runtime.jobs.outcome import INVALID, Outcome

KINDS = ("condition_task",)


async def execute(context: RunContext, document: Document, _: Document, __: str, details: Document) -> Outcome:
    records.set_state(context.store, document, states.waiting("RUNNING"))
    left, operator, right = (str(details[key]) for key in ("left", "op", "right"))
    try:
        outcome = "true" if conditions.compare(operator, left, right) else "false"
    except ValueError:
        text = f"Condition {left!r} {operator} {right!r} compares numbers, and these are not."
        return Outcome("FAILED", text, INVALID, error=text)
    return Outcome("SUCCESS", more={"condition_outcome": outcome})

"""Terraform runs no program of its own."""

from collections.abc import Iterable, Iterator
from typing import Any

from review.findings import Answer, Level, Outcome, Severity
from review.plan.addresses import without_indices
from review.plan.configuration import Configuration
from review.plan.model import Plan
from review.reading.synth import labelled
from review.rules._kit import PASS, fail

READS_CODE = True
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Program run on the machine of Terraform"
WHY = "An external data source runs as soon as somebody plans, a provisioner when he applies: with all tokens that stand there."
FIX = "Do it in a job or a step of the pipeline; let nobody plan a stranger's change before this is gone."
NEVER = {Outcome.UNKNOWN: "Code shows what it runs; a stream of events shows no code, which the page says at its head."}


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    if plan.configuration_only:
        found = dict(_written(plan.configuration))
    elif not plan.values_known:
        return
    else:
        code = Configuration(plan)
        touched = {
            without_indices(change.address)
            for change in plan.resource_changes
            if change.action.writes or change.action.destroys
        }
        found = {
            address: programs
            for address, programs in code.programs.items()
            if address in touched or "data.external." in address
        }
    for address, programs in sorted(found.items()):
        yield address, fail(*programs)
    if not found:
        yield "", PASS


def _written(document: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(address, programs) of a configuration that was never planned."""
    for kind, name, _ in labelled(document.get("data"), 2):
        if kind == "external":
            yield f"data.external.{name}", ["an external data source runs a program at every plan"]
    for kind, name, body in labelled(document.get("resource"), 2):
        programs = [f"a provisioner ({which})" for which, _ in labelled(body.get("provisioner"), 1)]
        if programs:
            yield f"{kind}.{name}", programs

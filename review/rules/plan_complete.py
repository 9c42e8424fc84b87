"""The plan is whole."""

from collections.abc import Iterable

from review.findings import Answer, Level, Outcome, Severity
from review.plan.model import Plan
from review.reading.synth import labelled
from review.rules._kit import PASS, unknown

READS_CODE = True
SEVERITY = Severity.NOTICE
LEVEL = Level.BLOCK
TITLE = "Plan stopped or is partial"
WHY = "What is not in the plan cannot be reviewed: an errored plan must not be applied, and deferred changes come later without review."
FIX = "Mend what stopped the plan and plan again; after applying a plan with deferred changes, review the next one too."
NEVER = {Outcome.FAIL: "What a plan leaves out is not known to be wrong: it is only not known."}


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    if plan.errored:
        yield "", unknown("Terraform stopped with an error before it had planned everything")
    for deferred in plan.deferred_changes:
        yield deferred.resource_change.address, unknown(f"is put off by Terraform ({deferred.reason})")
    for name, _ in labelled(plan.configuration.get("module"), 1) if plan.configuration_only else ():
        yield f"module.{name}", unknown("what a module makes is not in this document")
    if not plan.errored and not plan.deferred_changes:
        yield "", PASS

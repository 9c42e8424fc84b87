"""Not too many objects change at once."""

from collections.abc import Iterable

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Plan
from review.rules._kit import PASS, fail, unknown

SEVERITY = Severity.NOTICE
LEVEL = Level.WARN
TITLE = "Many changes at once"
WHY = "Nobody reads a hundred changes; the one that matters hides among them."
FIX = "Split the change by stack or by capability."


MOST_CHANGES = 100
MOST_DESTROYED = 10


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    real = [change for change in plan.resource_changes if change.mode == "managed" and change.action not in _QUIET]
    gone = sum(change.action.destroys for change in real)
    if len(real) > MOST_CHANGES or gone > MOST_DESTROYED:
        yield "", fail(f"{len(real)} objects change, {gone} of them are destroyed or replaced")
    elif plan.errored:
        yield "", unknown("Terraform stopped before it had planned everything")
    else:
        yield "", PASS


_QUIET = (Action.NO_OP, Action.READ, Action.OPEN, Action.UNPLANNED)

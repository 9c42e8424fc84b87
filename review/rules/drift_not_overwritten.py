"""What was changed by hand is not overwritten unawares."""

from collections.abc import Iterable

from review.findings import Answer, Level, Severity
from review.meaning.diff import Difference, meaning_of
from review.meaning.paths import canonical
from review.plan.model import Change, Plan
from review.redaction.hiding_places import hides
from review.rules._kit import PASS, applies, fail, unknown

SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Change made by hand is overwritten"
WHY = "Somebody changed this on the platform, perhaps to stop an incident; applying takes it back."
FIX = "Ask who changed it, then take the change into the code or let it be overwritten."


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    changes = {change.address: change for change in plan.resource_changes if not change.deposed}
    for drift in plan.resource_drift:
        change = changes.get(drift.address)
        if change is None or drift.mode != "managed":
            continue
        if not plan.values_known:
            yield drift.address, unknown("the plan shows no values")
        elif drift.change.after is None:
            made_again = applies(change)
            yield drift.address, fail("was deleted outside of Terraform, and is made again") if made_again else PASS
        else:
            yield drift.address, _overwritten(drift, change)


def _overwritten(drift: Change, change: Change) -> Answer:
    """Compares what was changed by hand with what this plan would change on the same paths."""
    if not applies(change):
        return PASS
    by_hand = {difference.path: difference for difference in meaning_of(drift).differences}
    planned = {difference.path: difference for difference in meaning_of(change).differences}
    both = [path for path in by_hand if path in planned]
    undecided = [planned[path].dotted for path in both if planned[path].unknown]
    taken_back = [
        f"{by_hand[path].dotted}: {_told(by_hand[path])} (by hand) → {_told(planned[path])}"
        for path in both
        if not planned[path].unknown
    ]
    if taken_back:
        return fail(*taken_back)
    return (
        unknown(*(f"{path} was changed by hand; what it becomes is known only after apply" for path in undecided))
        if undecided
        else PASS
    )


def _told(difference: Difference) -> str:
    value = difference.after
    if value is None:
        return "nothing"
    if difference.sensitive or hides(difference.path, value):
        return "a secret value"
    return value if isinstance(value, str) else canonical(value)

"""What only takes another address is not deleted and made anew."""

from collections import defaultdict
from collections.abc import Iterable

from review.findings import Answer, Level, Outcome, Severity
from review.plan.model import Action, Change, Plan
from review.rules._kit import PASS, fail

SEVERITY = Severity.DATA_LOST
LEVEL = Level.WARN
TITLE = "Only its address changed"
WHY = (
    "Terraform deletes what has the old address, with all that belongs to it, and makes an empty one of the same name."
)
FIX = "Write a `moved` block from the old address to the new one (in an environment file: `moved`)."
NEVER = {Outcome.UNKNOWN: "A name that is not known yet is no name of something that is there."}

_NAMES = (
    "catalog_name",
    "schema_name",
    "name",
    "full_name",
    "cluster_name",
    "display_name",
    "path",
    "bucket",
    "identifier",
    "user_name",
)
_LAST = ("name", "full_name", "cluster_name", "display_name", "path", "bucket", "identifier", "user_name")


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    gone: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in plan.resource_changes:
        if change.action is Action.DELETE and (name := _name(change, change.before)):
            gone[name].append(change)
    for change in plan.resource_changes:
        if change.action is Action.CREATE and (name := _name(change, change.after)):
            old = [each.address for each in gone.get(name, ())]
            yield change.address, fail(f"{', '.join(old)} of the same name is deleted") if old else PASS


def _name(change: Change, side: dict[str, object]) -> tuple[str, ...]:
    """Type and full name; empty for what has no name of its own."""
    if not any(side.get(name) for name in _LAST):
        return ()
    return (change.type, *(f"{name} {side[name]}" for name in _NAMES if side.get(name)))

"""Only one resource decides who may do what with an object, and it does not wipe out what others decided."""

from collections import defaultdict
from collections.abc import Iterable

from review.findings import Answer, Level, Outcome, Severity
from review.plan.model import Action, Change, Plan
from review.rules._kit import PASS, fail

_WITHOUT_TARGET = {
    "databricks_grants": ("grant", "id", "provider_config"),
    "databricks_permissions": ("access_control", "id", "object_type", "provider_config"),
}
"""Type that states all access to an object → its attributes that do not say which object."""

SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Access decided twice, or taken over"
WHY = "It states all access to the object: a second one takes away what the first gives, a new one what others gave by hand or elsewhere."
FIX = "Keep one for each object; where only its address changes, write a `moved` block; single `databricks_grant`s leave the rest alone."
NEVER = {
    Outcome.UNKNOWN: "An object whose name is not known yet is made by the same plan, and nobody has access to it before."
}


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    by_target: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in plan.resource_changes:
        if change.type in _WITHOUT_TARGET and (target := _target(change)):
            by_target[change.type, target].append(change)
    made = _made(plan)
    for (_, target), changes in by_target.items():
        yield from _judged(target, changes, made)


def _target(change: Change) -> str:
    side = change.before if change.action is Action.DELETE else change.after
    named = {
        name: value
        for name, value in side.items()
        if value not in (None, "") and name not in _WITHOUT_TARGET[change.type]
    }
    return ", ".join(f"{name} {value}" for name, value in sorted(named.items()))


def _made(plan: Plan) -> set[str]:
    """Full names of the Unity Catalog objects that the plan itself makes."""
    return {
        ".".join(str(change.after[part]) for part in ("catalog_name", "schema_name", "name") if change.after.get(part))
        for change in plan.resource_changes
        if change.action is Action.CREATE and change.after.get("name")
    }


def _judged(target: str, changes: list[Change], made: set[str]) -> Iterable[tuple[str, Answer]]:
    gone = [change.address for change in changes if change.action is Action.DELETE]
    stay = [change for change in changes if change.action is not Action.DELETE]
    for change in stay:
        others = [each.address for each in stay if each is not change]
        if others:
            yield (
                change.address,
                fail(f"{', '.join(others)} decides about {target} too: each takes away what the other gives"),
            )
        elif change.action is Action.CREATE and gone:
            yield (
                change.address,
                fail(f"{', '.join(gone)} about the same {target} is deleted: whichever comes last wins"),
            )
        elif (
            change.action is Action.CREATE and target.partition(" ")[2] not in made and change.change.importing is None
        ):
            yield change.address, fail(f"whatever was given on {target} otherwise is taken away")
        else:
            yield change.address, PASS

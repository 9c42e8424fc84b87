"""An app reaches no more than before."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, unknown, verdict

TYPES = ("databricks_app",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "App reaches more"
WHY = "Whoever may open the app can have it use what it reaches: read the secret, run the job, query the warehouse."
FIX = "Give it the weakest permission that does; keep secrets of its own for it."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "resources"):
        return unknown("resources are known only after apply")
    return verdict(sorted(_reached(new(change, "resources")) - _reached(old(change, "resources"))))


def _reached(resources: object) -> set[str]:
    """What each resource of an app is, and with which permission."""
    found = set()
    for resource in resources if isinstance(resources, list) else []:
        for kind, details in (resource or {}).items():
            if isinstance(details, dict):
                where = " ".join(
                    str(value) for name, value in sorted(details.items()) if value and name != "permission"
                )
                found.add(f"{details.get('permission') or 'use'} on {kind} {where}")
    return found

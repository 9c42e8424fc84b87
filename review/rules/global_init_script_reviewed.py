"""What runs on every cluster is looked at."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown

TYPES = ("databricks_global_init_script",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Global init script made, changed or switched on"
WHY = "It runs as root on every cluster of the workspace, before anything else, and sees all that the clusters see."
FIX = "Prefer a script of one cluster or policy; read this one line by line."

_CONTENT = ("content_base64", "source", "md5")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "enabled"):
        return unknown("whether it is enabled is known only after apply")
    if new(change, "enabled") is not True:
        return PASS
    if change.change.before is None:
        return fail("runs on every cluster")
    if old(change, "enabled") is not True:
        return fail("is switched on: it runs on every cluster")
    same = all(old(change, name) == new(change, name) for name in _CONTENT)
    return PASS if same else fail("its text changes, on every cluster")

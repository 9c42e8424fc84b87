"""A workspace is not bound with more rights."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    aimed_elsewhere,
    applies,
    existing,
    fail,
    is_unknown,
    new,
    old,
    unknown,
)

TYPES = ("databricks_workspace_binding", "databricks_catalog_workspace_binding")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Workspace binding loosened"
WHY = "A further workspace sees the data, or one that could only read may write."
FIX = "Bind read-only where reading is enough."


_SECURABLE = ("securable_name", "catalog_name", "securable_type")
_DEFAULT = "BINDING_TYPE_READ_WRITE"
"""What a binding is where nobody says what."""


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "binding_type"):
        return unknown("binding_type is known only after apply")
    was, will = (side(change, "binding_type") or (_DEFAULT if change.before else None) for side in (old, new))
    will = will or _DEFAULT
    if will == "BINDING_TYPE_READ_ONLY":
        return PASS
    if is_unknown(change, "workspace_id"):
        return unknown("workspace_id is known only after apply")
    elsewhere = aimed_elsewhere(change, *_SECURABLE, "workspace_id")
    told = _told(change, was, will, elsewhere)
    if elsewhere is None:
        return unknown(f"{told}; to what is known only after apply")
    return existing(told) if was == will and not elsewhere else fail(told)


def _told(change: Change, was: str | None, will: str, elsewhere: bool | None) -> str:
    workspace, former = new(change, "workspace_id"), old(change, "workspace_id")
    if elsewhere and former is not None and former != workspace:
        return f"workspace {workspace} gets {will}; workspace {former} loses {was}"
    if elsewhere:
        before, after = (
            next((v for v in (side(change, n) for n in _SECURABLE) if v), "another") for side in (old, new)
        )
        return f"workspace {workspace} gets {will} on {after}; it loses {was} on {before}"
    return f"workspace {workspace} goes from {was} to {will}" if was else f"workspace {workspace} gets {will}"

"""A workspace is not bound with more rights."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import (
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


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "binding_type"):
        return unknown("binding_type is known only after apply")
    was, will = old(change, "binding_type"), new(change, "binding_type")
    if will == "BINDING_TYPE_READ_ONLY":
        return PASS
    if is_unknown(change, "workspace_id"):
        return unknown("workspace_id is known only after apply")
    told = f"workspace {new(change, 'workspace_id')} goes from {was or 'no binding'} to {will}"
    elsewhere = aimed_elsewhere(change, "securable_name", "catalog_name", "securable_type", "workspace_id")
    if elsewhere is None:
        return unknown(f"{told}; to what is known only after apply")
    return existing(told) if was == will and not elsewhere else fail(told)

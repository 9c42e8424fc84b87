"""Data is not shared with another account unawares."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown, verdict

TYPES = ("databricks_share", "databricks_recipient", "databricks_metastore")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Data shared outside"
WHY = "A recipient reads what is shared from an account that nobody here sees or can lock."
FIX = "Check with the data's owner what is shared with whom; limit the addresses and the life of tokens."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if change.type == "databricks_share":
        hidden = _marked(change.change.after_unknown)
        open_ = ["what is shared is known in part only after apply"] if hidden else []
        return verdict([f"{name} is shared" for name in sorted(_objects(change, new) - _objects(change, old))], open_)
    if change.type == "databricks_recipient":
        return _recipient(change)
    if is_unknown(change, "delta_sharing_scope"):
        return unknown("delta_sharing_scope is known only after apply")
    scopes = [str(side(change, "delta_sharing_scope") or "INTERNAL") for side in (old, new)]
    return fail("the metastore shares with other accounts") if scopes == ["INTERNAL", "INTERNAL_AND_EXTERNAL"] else PASS


def _recipient(change: Change) -> Answer:
    name = "ip_access_list"
    if change.change.before is None or change.action.replaces:
        return fail(f"recipient {new(change, 'name')} is made")
    if is_unknown(change, name):
        return unknown(f"{name} is known in part only after apply")
    was, will = (set(side(change, name, "allowed_ip_addresses") or []) for side in (old, new))
    if was and not will:
        return fail("may read from every address")
    return verdict([f"{address} is let in" for address in sorted(will - was)] if was else [])


def _objects(change: Change, side: Any) -> set[str]:
    return {str(item["name"]) for item in side(change, "object") or [] if isinstance(item, dict) and item.get("name")}


def _marked(marks: Any) -> bool:
    """Whether the name of a shared object is unknown; its dates and states always are."""
    if not isinstance(marks, dict):
        return marks is True
    objects = marks.get("object")
    return objects is True or any(
        inner is True or (isinstance(inner, dict) and inner.get("name") is True)
        for inner in (objects if isinstance(objects, list) else [])
    )

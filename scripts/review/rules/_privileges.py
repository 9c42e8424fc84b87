"""Who may do what, before and after: Unity Catalog grants and workspace permissions as pairs of principal and privilege."""

from typing import Any

from scripts.review.model import Change
from scripts.review.rules._answers import applies, is_unknown

EVERYONE = frozenset(("account users", "users", "all account users"))
"""Groups that everybody belongs to."""

STRONG = frozenset(("ALL_PRIVILEGES", "ALL PRIVILEGES", "MANAGE"))

LEVELS = [
    "CAN_READ",
    "CAN_VIEW",
    "CAN_VIEW_METADATA",
    "CAN_ATTACH_TO",
    "CAN_USE",
    "CAN_MONITOR",
    "CAN_QUERY",
    "CAN_RUN",
    "CAN_RESTART",
    "CAN_MANAGE_RUN",
    "CAN_EDIT",
    "CAN_EDIT_METADATA",
    "CAN_MANAGE_STAGING_VERSIONS",
    "CAN_BIND",
    "CAN_CREATE",
    "CAN_MANAGE_PRODUCTION_VERSIONS",
    "CAN_MANAGE",
    "IS_OWNER",
]
"""Permission levels of workspace objects, weakest first."""


def grants(side: dict[str, Any]) -> set[tuple[str, str]]:
    """Pairs of principal and privilege in a `databricks_grants` or `databricks_grant`."""
    blocks = side.get("grant") or [side]
    blocks = [blocks] if isinstance(blocks, dict) else blocks
    return {
        (str(block["principal"]), str(privilege).replace(" ", "_").upper())
        for block in blocks
        if isinstance(block, dict) and isinstance(block.get("principal"), str)
        for privilege in block.get("privileges") or []
        if isinstance(privilege, str)
    }


def added_grants(change: Change) -> list[tuple[str, str]]:
    """The pairs that this change brings, sorted."""
    if not applies(change):
        return []
    return sorted(grants(change.after) - grants(change.before))


def undecided_grants(change: Change) -> list[str]:
    """What of the grants only applying brings."""
    if not applies(change):
        return []
    names = [name for name in ("grant", "principal", "privileges") if is_unknown(change, name)]
    return [f"{name} is known in part only after apply" for name in names]


def permissions(side: dict[str, Any]) -> dict[str, str]:
    """Principal → permission level in a `databricks_permissions`."""
    found: dict[str, str] = {}
    for block in side.get("access_control") or []:
        if isinstance(block, dict):
            who = block.get("group_name") or block.get("user_name") or block.get("service_principal_name")
            if isinstance(who, str) and who and isinstance(block.get("permission_level"), str):
                found[who] = block["permission_level"]
    return found


def rank(level: str) -> int:
    """How strong a permission level is; 0 for one that is not listed."""
    return LEVELS.index(level) + 1 if level in LEVELS else 0


def raised_permissions(change: Change) -> list[tuple[str, str, str]]:
    """(principal, old level or "nothing", new level) for everyone who may do more afterwards."""
    if not applies(change):
        return []
    before, after = permissions(change.before), permissions(change.after)
    return sorted(
        (who, before.get(who, "nothing"), level)
        for who, level in after.items()
        if level != before.get(who) and rank(level) >= rank(before.get(who, ""))
    )

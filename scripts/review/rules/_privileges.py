"""Who may do what, before and after: Unity Catalog grants and workspace permissions as pairs of principal and privilege."""

from collections.abc import Callable
from typing import Any

from scripts.review.findings import Answer
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, aimed_elsewhere, applies, is_unknown, verdict

EVERYONE = frozenset(("account users", "users", "all account users"))
"""Groups that everybody belongs to."""

STRONG = frozenset(("ALL_PRIVILEGES", "MANAGE"))

GRANT_TYPES = ("databricks_grants", "databricks_grant", "databricks_sql_permissions")

_GRANT_PARTS = ("grant", "principal", "privileges", "privilege_assignments")
_PERMISSION_PARTS = ("access_control", "object_type")

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


def grants(side: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(principal in lower case, privilege) → the principal as it is written, of anything in `GRANT_TYPES`."""
    blocks = side.get("grant") or side.get("privilege_assignments") or [side]
    blocks = [blocks] if isinstance(blocks, dict) else blocks
    return {
        (block["principal"].lower(), privilege.strip().replace(" ", "_").upper()): block["principal"]
        for block in blocks
        if isinstance(block, dict) and isinstance(block.get("principal"), str)
        for privilege in block.get("privileges") or []
        if isinstance(privilege, str)
    }


def judge_grants(change: Change, matters: Callable[[str, str], bool]) -> Answer:
    """Fails for each privilege that this change brings and that matters.

    Args:
        matters: asked about a principal, in lower case, and a privilege such as `USE_CATALOG`.
    """
    if not applies(change):
        return NOT_APPLICABLE
    elsewhere = aimed_elsewhere(change, *_targets(change, _GRANT_PARTS))
    before = {} if elsewhere else grants(change.before)
    after = {pair: who for pair, who in grants(change.after).items() if matters(*pair)}
    open_ = [f"{name} is known in part only after apply" for name in _GRANT_PARTS if is_unknown(change, name)]
    if elsewhere is None:
        open_ += [f"{who} gets {pair[1]}; on what is known only after apply" for pair, who in sorted(after.items())]
    gained = sorted(f"{who} gets {pair[1]}" for pair, who in after.items() if pair not in before)
    return verdict(gained, open_)


def permissions(side: dict[str, Any]) -> dict[str, str]:
    """Principal → strongest permission level in a `databricks_permissions`."""
    found: dict[str, str] = {}
    for block in side.get("access_control") or []:
        if isinstance(block, dict):
            who = block.get("group_name") or block.get("user_name") or block.get("service_principal_name")
            level = block.get("permission_level")
            if isinstance(who, str) and who and isinstance(level, str) and rank(level) >= rank(found.get(who, "")):
                found[who] = level
    return found


def rank(level: str) -> int:
    """How strong a permission level is; 0 for none, and one that is not listed counts as the strongest."""
    return LEVELS.index(level) + 1 if level in LEVELS else len(LEVELS) + 1 if level else 0


def judge_permissions(change: Change, matters: Callable[[str, str], bool]) -> Answer:
    """Fails for everyone who may do more with a workspace object afterwards.

    Args:
        matters: asked about a principal and a level.
    """
    if not applies(change):
        return NOT_APPLICABLE
    elsewhere = aimed_elsewhere(change, *_targets(change, _PERMISSION_PARTS))
    before = {} if elsewhere else permissions(change.before)
    after = {who: level for who, level in permissions(change.after).items() if matters(who, level)}
    open_ = ["access_control is known in part only after apply"] if is_unknown(change, "access_control") else []
    if elsewhere is None:
        open_ += [f"{who} gets {level}; on what is known only after apply" for who, level in sorted(after.items())]
    raised = sorted(
        f"{who} goes from {before.get(who, 'nothing')} to {level}"
        for who, level in after.items()
        if level != before.get(who) and rank(level) >= rank(before.get(who, ""))
    )
    return verdict(raised, open_)


def _targets(change: Change, parts: tuple[str, ...]) -> list[str]:
    """The attributes that say what a grant is on: all but those that say who may do what. Another one always replaces the grant."""
    if not change.action.replaces:
        return []
    return [name for name in {**change.before, **change.after} if name != "id" and name not in parts]

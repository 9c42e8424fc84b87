"""Who may do what, before and after: Unity Catalog grants and workspace permissions as pairs of principal and privilege."""

from collections.abc import Callable, Iterator
from typing import Any

from review.findings import Answer
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, aimed_elsewhere, applies, verdict

EVERYONE = frozenset(("account users", "users", "all account users"))
"""Groups that everybody belongs to."""

_ANYBODY = ("account users", "somebody")
"""Whom an unknown principal may turn out to be, of each kind that a rule tells apart."""
_ANY_PRIVILEGE = ("ALL_PRIVILEGES", "SELECT")
_WHO = {"group_name": ("users", "somebody"), "user_name": ("somebody",), "service_principal_name": ("somebody",)}
"""Attribute that names a principal → whom it may turn out to name."""
_ANY_LEVEL = ("CAN_READ", "CAN_MANAGE")

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
    certain, open_ = _unknown_grants(change, matters, not before)
    if elsewhere is None:
        open_ += [f"{who} gets {pair[1]}; on what is known only after apply" for pair, who in sorted(after.items())]
    gained = sorted(f"{who} gets {pair[1]}" for pair, who in after.items() if pair not in before)
    return verdict(gained + certain, open_)


def _unknown_grants(change: Change, matters: Callable[[str, str], bool], nobody: bool) -> tuple[list[str], list[str]]:
    """What is certain of grants whose principal or privileges only applying brings, and what of them is open and matters.

    Args:
        nobody: whether nobody had anything before, so that whoever it will be gains it.
    """
    certain: list[str] = []
    open_: list[str] = []
    for part, block, marks in _blocks_of(change):
        who_later, what_later = _marked(marks, "principal"), _marked(marks, "privileges")
        if not (who_later or what_later):
            continue
        principals = _ANYBODY if who_later else (str(block.get("principal")).lower(),)
        known = [privilege for _, privilege in grants({**block, "principal": "x"})]
        answers = {
            privilege: [matters(principal, privilege) for principal in principals]
            for privilege in (*known, *(_ANY_PRIVILEGE if what_later else ()))
        }
        if who_later and not what_later and nobody and answers and all(map(all, answers.values())):
            certain += [f"somebody, known only after apply, gets {privilege}" for privilege in known]
        elif any(map(any, answers.values())):
            open_.append(f"{part} is known in part only after apply")
    return sorted(certain), list(dict.fromkeys(open_))


def _blocks_of(change: Change) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """(what it is called, block, marks of what is unknown in it) of each block of grants."""
    marks = change.change.after_unknown
    for part in _GRANT_PARTS:
        mark = marks if marks is True else marks.get(part) if isinstance(marks, dict) else None
        if mark is True and part in ("grant", "privilege_assignments"):
            yield part, {}, True
        elif isinstance(mark, list) and part in ("grant", "privilege_assignments"):
            blocks = change.after.get(part) or []
            for number, own in enumerate(mark):
                block = blocks[number] if number < len(blocks) else None
                yield part, block if isinstance(block, dict) else {}, own
        elif mark and part in ("principal", "privileges"):
            yield part, change.after, marks


def _marked(marks: Any, name: str) -> bool:
    """Whether anything of an attribute is unknown."""
    mark = marks.get(name) if isinstance(marks, dict) else marks
    if isinstance(mark, (list, dict)):
        return any(mark if isinstance(mark, list) else mark.values())
    return bool(mark)


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
    certain, open_ = _unknown_permissions(change, matters, not before)
    if elsewhere is None:
        open_ += [f"{who} gets {level}; on what is known only after apply" for who, level in sorted(after.items())]
    raised = sorted(
        f"{who} goes from {before.get(who, 'nothing')} to {level}"
        for who, level in after.items()
        if level != before.get(who) and rank(level) >= rank(before.get(who, ""))
    )
    return verdict(raised + certain, open_)


def _unknown_permissions(
    change: Change, matters: Callable[[str, str], bool], nobody: bool
) -> tuple[list[str], list[str]]:
    """The same as for grants, of permissions."""
    marks = change.change.after_unknown
    mark = marks.get("access_control") if isinstance(marks, dict) else marks
    told = "access_control is known in part only after apply"
    if not isinstance(mark, list):
        return [], [told] if mark else []
    certain: list[str] = []
    open_: list[str] = []
    blocks = change.after.get("access_control") or []
    for number, own in enumerate(mark):
        block = blocks[number] if number < len(blocks) and isinstance(blocks[number], dict) else {}
        later = [who for name, kinds in _WHO.items() if _marked(own, name) for who in kinds]
        level_later = _marked(own, "permission_level")
        if not (later or level_later):
            continue
        whom = later or [str(next((block[name] for name in _WHO if block.get(name)), "somebody"))]
        levels = _ANY_LEVEL if level_later else (str(block.get("permission_level")),)
        answers = [matters(who, level) for who in whom for level in levels]
        if nobody and not level_later and all(answers):
            certain.append(f"somebody, known only after apply, goes from nothing to {levels[0]}")
        elif any(answers):
            open_.append(told)
    return certain, open_[:1]


def _targets(change: Change, parts: tuple[str, ...]) -> list[str]:
    """The attributes that say what a grant is on: all but those that say who may do what. Another one always replaces the grant."""
    if not change.action.replaces:
        return []
    return [name for name in {**change.before, **change.after} if name != "id" and name not in parts]

"""What a plan does, in numbers."""

from __future__ import annotations

from typing import Any

_WORDS = {"create": "created", "update": "changed", "replace": "replaced", "delete": "deleted", "import": "taken in"}


def counts(document: dict[str, Any]) -> dict[str, int]:
    """How many objects a plan creates, updates, replaces, deletes and imports; those that are only imported count as that."""
    found = dict.fromkeys(_WORDS, 0)
    for change in document.get("resource_changes", []):
        actions = change["change"]["actions"]
        kind = "replace" if len(actions) > 1 else actions[0]
        if kind == "no-op" and change["change"].get("importing"):
            kind = "import"
        if kind in found:
            found[kind] += 1
    return found


def add(total: dict[str, int], more: dict[str, int]) -> None:
    for kind, count in more.items():
        total[kind] = total.get(kind, 0) + count


def as_text(total: dict[str, int]) -> str:
    """What was done, as Terraform's last line says it; an import only where there was one."""
    return ", ".join(
        f"{total.get(kind, 0)} {word}" for kind, word in _WORDS.items() if kind != "import" or total.get(kind)
    )

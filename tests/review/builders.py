"""Plans built in memory."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

KEY = b"test key"


def change(address: str, before: Any, after: Any, **more: Any) -> dict[str, Any]:
    """A `resource_changes` entry; the action follows from the two sides."""
    actions = ["create"] if before is None else ["delete"] if after is None else ["update"]
    values = {"actions": more.pop("actions", actions), "before": before, "after": after}
    for name in ("after_unknown", "before_sensitive", "after_sensitive", "replace_paths", "importing"):
        if name in more:
            values[name] = more.pop(name)
    kind = address.split(".")[-2]
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": address.split(".")[-1],
        "change": values,
        **more,
    }


def plan(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": list(changes), **more}


def acting_parts(markdown: str) -> Iterator[tuple[str, str]]:
    """The parts of a page that Markdown acts on, as (kind, content): everything but code, as CommonMark with tables reads it."""
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        for part in token.children or [token]:
            if part.content and part.type not in ("code_inline", "fence", "code_block", "inline"):
                yield part.type, part.content

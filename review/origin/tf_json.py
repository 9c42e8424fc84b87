"""Blocks of a `.tf.json` file, with the line where each begins."""

from bisect import bisect
from collections.abc import Iterator
from typing import Any

import msgspec


def blocks_in_json(text: str) -> Iterator[tuple[str, int, str]]:
    """Yields (address, line, "") for a resource and (name, line, folder) for a local module; nothing when it is no JSON."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return
    if not isinstance(document, dict):
        return
    lines = _Lines(text)
    for section, prefix in (("resource", ""), ("data", "data."), ("ephemeral", "ephemeral.")):
        lines.enter(section)
        for kind, named in entries(document.get(section)):
            lines.line_of(kind)
            for name, _ in entries(named):
                yield f"{prefix}{kind}.{name}", lines.line_of(name), ""
    lines.enter("module")
    for name, source in local_modules(document):
        yield name, lines.line_of(name), source


def local_modules(document: Any) -> Iterator[tuple[str, str]]:
    """Yields the name and the folder of each module that a decoded configuration calls by a path."""
    for name, body in entries(document.get("module") if isinstance(document, dict) else None):
        source = body.get("source") if isinstance(body, dict) else None
        if isinstance(source, str) and source.startswith(("./", "../")):
            yield name, source


def entries(value: Any) -> list[tuple[str, Any]]:
    """The entries of an object, or of the objects in a list: Terraform takes either."""
    parts = value if isinstance(value, list) else [value]
    return [entry for part in parts if isinstance(part, dict) for entry in part.items()]


class _Lines:
    """Finds keys in the order in which they stand in the text, each behind the one before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [place for place, letter in enumerate(text) if letter == "\n"]
        self._place = 0

    def enter(self, section: str) -> None:
        self._place = max(self._text.find(f'"{section}"'), 0)

    def line_of(self, key: str) -> int:
        """The line of the next such key; of the one before, where the text writes it otherwise."""
        found = self._text.find(f'"{key}"', self._place)
        if found >= 0:
            self._place = found + 1
        return bisect(self._ends, self._place) + 1

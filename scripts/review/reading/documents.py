"""From JSON bytes to documents: one, several behind one another, or some inside the noise of a wrapper's log."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.review.errors import ReadingError

_OPENING = re.compile(r"[{\[]")
_LINE_START = re.compile(r"(?:^|\n)[^\S\n]*(\{)")


def documents(data: bytes, source: str) -> Iterator[dict[str, Any]]:
    """Yields every JSON object at the top of `data`, whatever text stands around them.

    Raises:
        ReadingError: there is none, or one begins and never ends.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ReadingError(source, f"neither UTF-8 nor UTF-16 text (byte {error.start})", "a plan as JSON") from error
    found = broken = 0
    position = 0
    decoder = json.JSONDecoder()
    # Noise may hold braces of its own, so a document is looked for at the beginning of a line first.
    for pattern, group in ((_LINE_START, 1), (_OPENING, 0)):
        position = 0
        while match := pattern.search(text, position):
            start = match.start(group)
            try:
                value, position = decoder.raw_decode(text, start)
            except RecursionError as error:
                raise ReadingError(source, "nested too deeply", "a plan as JSON") from error
            except ValueError:
                broken += 1
                position = start + 1
                if broken > 1000:
                    break
                continue
            if isinstance(value, dict):
                found += 1
                yield value
        if found:
            return
    raise ReadingError(source, _what_is_there(text), "the output of `terraform show -json PLANFILE`")


def _what_is_there(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        return "empty"
    if stripped.startswith("PK"):
        return "a saved plan file, not its JSON"
    return f"no JSON object (it begins {stripped[:40]!r})"

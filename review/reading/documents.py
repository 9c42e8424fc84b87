"""From JSON bytes to documents: one, several behind one another, or some inside the noise of a wrapper's log."""

import json
import re
from collections.abc import Iterator
from typing import Any

from review.errors import ReadingError

EXPECTED = "the output of `terraform show -json PLANFILE`"

_WORDS = re.compile(r"(?:[A-Za-z]{1,14}[ ,.]+){2,6}")
_OPENING = re.compile(r"[{\[]")
_FIRST_KEY = re.compile(r'\{\s*"')
_PLAN_KEY = '"format_version"'


def documents(data: bytes, source: str) -> Iterator[dict[str, Any]]:
    """Yields every JSON object at the top of `data`, whatever text stands around them.

    Noise may hold braces of its own; what follows a brace that opens no JSON is looked at as well.

    Raises:
        ReadingError: there is none, or one breaks off: what is inside it is then no document of its own, and what it
            would have said is lost.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ReadingError(source, f"neither UTF-8 nor UTF-16 text (byte {error.start})", "a plan as JSON") from error
    found = False
    position = spent = 0
    end = len(text.rstrip())
    decoder = json.JSONDecoder()
    while match := _OPENING.search(text, position):
        start = match.start()
        try:
            value, position = decoder.raw_decode(text, start)
        except RecursionError as error:
            raise ReadingError(source, "nested too deeply", "a plan as JSON") from error
        except json.JSONDecodeError as error:
            if _breaks_off(text, start, error, end):
                raise ReadingError(source, f"JSON that breaks off ({error})", "a whole document") from error
            position = start + 1
            spent += error.pos - start
            if spent > 10 * len(text) + 1_000_000:
                # It would be read again and again, and to stop silently might lose a plan behind it.
                raise ReadingError(source, "too much that is nearly JSON", EXPECTED) from error
            continue
        except ValueError as error:
            raise ReadingError(source, f"JSON that cannot be read ({error})"[:200], "a plan as JSON") from error
        if isinstance(value, dict):
            found = True
            yield value
    if not found:
        raise ReadingError(source, _what_is_there(text), EXPECTED)


def _breaks_off(text: str, start: int, error: json.JSONDecodeError, end: int) -> bool:
    """Whether what is no whole JSON was meant to be: it holds a plan's first key, or is JSON to the end of the text."""
    if text.find(_PLAN_KEY, start, error.pos) >= 0:
        return True
    at_the_end = error.pos >= end or error.msg.startswith("Unterminated string")
    return at_the_end and _FIRST_KEY.match(text, start) is not None


def _what_is_there(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        return "empty"
    if stripped.startswith("PK"):
        return "a saved plan file, not its JSON"
    # A file that is given by mistake may hold a password: only words are repeated.
    words = _WORDS.match(stripped)
    return f"no JSON object (it begins {words[0]!r})" if words else "no JSON object"

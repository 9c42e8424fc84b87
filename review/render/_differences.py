"""A change's differences as the lines of a diff, without saying the same twice."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from review.render._visible import LONGEST_VALUE, shortened, visible
from review.result.result import ChangeView, Line

MOST_COMPACTED = 1000
"""Of more differences than this, those at the top are shown as they are."""

MOST_REPEATED = 3
"""From so many attributes of one block on, the block is named once, above them."""

LONGEST_TEXT = 20_000
"""Characters of a text of several lines that are compared line by line."""

BEFORE_DIFFERENCE = 40
"""Characters shown before the first one that differs in two long values."""

_ELEMENT = re.compile(r"^(.+)\[([^\[\]]+)\]$")
_OWN_KEY = re.compile(r"^(.+)\[(\w+)[=:]([^\[\]]*)\]\.(\w+)$")
_ATTRIBUTE = re.compile(r"^(.+)\.[\w-]+$")
_FIRST_KEY = re.compile(r"^([^\[]+\[\w+=)([^\[\]]*)(\].*)$")


@dataclass(frozen=True, slots=True)
class _Compact:
    line: Line
    count: int = 1
    """How many differences it stands for."""
    element: bool = False
    """It is one element of a set of plain values."""
    silent: bool = False
    """The lines beside it say it too."""


def difference_lines(view: ChangeView, most: int = 60, longest: int = LONGEST_VALUE) -> list[tuple[str, str]]:
    """A change's differences as (sign, text): `-` what is there, `+` what will be, ` ` what is said about it.

    Args:
        most: how many differences are shown; the rest is counted.
        longest: how many characters of a value are shown; of two long ones, from where they differ.
    """
    if len(view.lines) <= MOST_COMPACTED:
        compact = _alike(_joined(_without_own_keys(view.lines)))
    else:
        compact = [_Compact(line) for line in view.lines[:most]]
    out: list[tuple[str, str]] = []
    for parent, entries in groupby(compact[:most], key=lambda entry: _parent(entry.line.path)):
        lines = [entry.line for entry in entries]
        if parent and len(lines) >= MOST_REPEATED:
            out.append((" ", visible(parent)))
            lines = [replace(line, path="  " + line.path[len(parent) + 1 :]) for line in lines]
        for line in lines:
            out += _signed(line, longest)
    left = len(view.lines) - sum(entry.count for entry in compact[:most])
    if left > 0:
        out.append((" ", f"… and {left} more differences"))
    return out


def _without_own_keys(lines: Iterable[Line]) -> list[_Compact]:
    """Leaves out `grant[principal=a].principal: a` beside other lines of that element, and says `privileges: X` for `privileges[X]: X`."""
    out: list[_Compact] = []
    lines = list(lines)
    for number, line in enumerate(lines):
        if line.before is not None and line.after is not None:
            out.append(_Compact(line))
            continue
        value = line.before if line.after is None else line.after
        element, own = _ELEMENT.match(line.path), _OWN_KEY.match(line.path)
        if own and own[2] == own[4] and own[3] == value:
            prefix = line.path[: own.end(3) + 2]
            # A line of the same element comes right before or after it.
            beside = [other for other in lines[max(0, number - 1) : number + 2] if other is not line]
            if any(other.path.startswith(prefix) for other in beside):
                out.append(_Compact(line, silent=True))
            else:
                out.append(_Compact(replace(line, path=f"{own[1]}.{own[4]}")))
        elif element and element[2] == value:
            out.append(_Compact(replace(line, path=element[1]), element=True))
        else:
            out.append(_Compact(line))
    return out


def _joined(entries: list[_Compact]) -> list[_Compact]:
    """One line for the elements that come to the same set, or go; what is silent is counted with the line beside it."""
    out: list[_Compact] = []
    waiting = 0
    for entry in entries:
        if entry.silent:
            waiting += 1
            continue
        last = out[-1] if out else None
        count = entry.count + waiting
        waiting = 0
        if last and last.element and entry.element and _same_side(last.line, entry.line):
            before = None if entry.line.before is None else f"{last.line.before}, {entry.line.before}"
            after = None if entry.line.after is None else f"{last.line.after}, {entry.line.after}"
            out[-1] = _Compact(replace(entry.line, before=before, after=after), last.count + count, True)
        else:
            out.append(replace(entry, count=count))
    if waiting and out:
        out[-1] = replace(out[-1], count=out[-1].count + waiting)
    return out


def _same_side(one: Line, other: Line) -> bool:
    if one.path != other.path or one.replaces != other.replaces:
        return False
    return (one.before is None) == (other.before is None) and (one.after is None) == (other.after is None)


def _alike(entries: list[_Compact]) -> list[_Compact]:
    """One line for what changes alike in several elements: `task[task_key=train, validate].library…`."""
    found: dict[tuple[object, ...], tuple[_Compact, list[str]]] = {}
    for entry in entries:
        line = entry.line
        key = _FIRST_KEY.match(line.path)
        if key is None:
            found[(len(found),)] = (entry, [])
            continue
        sides = (key[1], key[3], line.before, line.after, line.replaces)
        first, keys = found.setdefault(sides, (replace(entry, count=0), []))
        keys.append(key[2])
        path = f"{key[1]}{', '.join(keys)}{key[3]}"
        found[sides] = (_Compact(replace(line, path=path), first.count + entry.count), keys)
    return [entry for entry, _ in found.values()]


def _parent(path: str) -> str:
    """The block that an attribute stands in; nothing at the top."""
    return found[1] if (found := _ATTRIBUTE.match(path)) else ""


def _signed(line: Line, longest: int) -> list[tuple[str, str]]:
    path = visible(line.path)
    cause = "  # forces replacement" if line.replaces else ""
    if line.before is not None and line.after is not None and "\n" in line.before + line.after:
        return [(" ", f"{path}:{cause}"), *_text_lines(line.before, line.after, longest)]
    before, after = _from_where_they_differ(line.before, line.after, longest)
    out = []
    for sign, value in (("-", before), ("+", after)):
        if value is not None:
            out.append((sign, f"{path}{': ' if path else ''}{shortened(visible(value), longest) or '(empty)'}{cause}"))
            cause = ""
    return out


def _from_where_they_differ(before: str | None, after: str | None, longest: int) -> tuple[str | None, str | None]:
    """Two sides, without the beginning that they share where it would leave no room for what differs."""
    if before is None or after is None or max(len(before), len(after)) <= longest:
        return before, after
    differs = (place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    alike = next(differs, min(len(before), len(after))) - BEFORE_DIFFERENCE
    if alike <= longest // 2:
        return before, after
    told = f"({alike} characters alike) …"
    return told + before[alike:], told + after[alike:]


def _text_lines(before: str, after: str, longest: int) -> list[tuple[str, str]]:
    # Only line feeds end a line: whatever else could, differs and is shown.
    lines = list(
        difflib.unified_diff(before[:LONGEST_TEXT].split("\n"), after[:LONGEST_TEXT].split("\n"), lineterm="", n=2)
    )
    shown = [
        (line[:1] if line[:1] in "+- " else " ", "    " + visible(shortened(line[1:], longest))) for line in lines[2:82]
    ]
    if len(lines) > 82:
        shown.append((" ", f"    … and {len(lines) - 82} more lines"))
    if before[LONGEST_TEXT:] != after[LONGEST_TEXT:]:
        shown.append((" ", f"    … and differences after the first {LONGEST_TEXT:,} characters"))
    return shown

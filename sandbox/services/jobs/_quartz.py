"""Quartz cron expressions, as schedules have them: seconds, minutes, hours, day of month, month, day of week and perhaps a year.

Source: https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
"""

from __future__ import annotations

import re

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS = (
    ("seconds", 0, 59, ()),
    ("minutes", 0, 59, ()),
    ("hours", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 1, 7, _DAYS),
    ("year", 1970, 2099, ()),
)
_PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>\d{1,4}))?")
_LAST_DAY = re.compile(r"L(-\d{1,2})?W?|(\d{1,2})W")
_WEEKDAY = re.compile(r"(\w+)(L|#[1-5])|L")


def problem(expression: str) -> str | None:
    """Why this is no expression that can fire; None for one that is."""
    fields = expression.split()
    if len(fields) not in (6, 7):
        return f"it has {len(fields)} fields, and needs 6 or 7: seconds, minutes, hours, day of month, month, day of week and perhaps year"
    for text, (name, low, high, names) in zip(fields, _FIELDS, strict=False):
        if not _fits(text.upper(), name, low, high, names):
            return f"{text} is no {name} ({low} to {high}{' or ' + names[0] + ' to ' + names[-1] if names else ''})"
    if (fields[3] == "?") == (fields[5] == "?"):
        return "one of day of month and day of week has to be ?, and the other not"
    return None


def _fits(text: str, name: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    if text == "?":
        return name.startswith("day")
    if name == "day of month" and _LAST_DAY.fullmatch(text):
        return True
    return all(_part_fits(part, name, low, high, names) for part in text.split(","))


def _part_fits(part: str, name: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    if name == "day of week" and (match := _WEEKDAY.fullmatch(part)):
        return match[1] is None or _number(match[1], low, high, names) is not None
    match = _PART.fullmatch(part)
    if match is None or (match["step"] is not None and int(match["step"]) == 0):
        return False
    if match["first"] == "*":
        return match["last"] is None
    values = [_number(text, low, high, names) for text in (match["first"], match["last"]) if text is not None]
    return None not in values


def _number(text: str, low: int, high: int, names: tuple[str, ...]) -> int | None:
    if text in names:
        return names.index(text) + low
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if low <= int(text) <= high else None

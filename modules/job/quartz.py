"""Quartz cron expressions, as a job's schedule takes them.

Source: https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from modules.errors import BadValue

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@dataclass(frozen=True)
class _Field:
    name: str
    lowest: int
    highest: int
    words: tuple[str, ...] = ()
    """Names for the numbers from ``lowest`` on."""
    special: str = ""
    """What else may stand there, as a regular expression."""

    def wrong_in(self, text: str) -> str | None:
        """The part of ``text`` that cannot stand in this field, or None."""
        return next((part for part in text.split(",") if not self._fits(part, alone=part == text)), None)

    def _fits(self, part: str, *, alone: bool) -> bool:
        if self.special and re.fullmatch(self.special, part):
            return alone or part != "?"
        base, slash, step = part.partition("/")
        if slash and not (step.isdecimal() and 0 < int(step) <= self.highest):
            return False
        if base == "*" or (slash and not base):
            return True
        first, dash, last = base.partition("-")
        return self._value(first) and (not dash or self._value(last))

    def _value(self, text: str) -> bool:
        return text in self.words or (text.isdecimal() and len(text) <= 4 and self.lowest <= int(text) <= self.highest)


_FIELDS = (
    _Field("second", 0, 59),
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31, special=r"\?|L(-([0-9]|[12][0-9]|30))?|LW|([1-9]|[12][0-9]|3[01])W"),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 1, 7, _DAYS, special=rf"\?|L|([1-7]|{'|'.join(_DAYS)})(L|#[1-5])"),
    _Field("year", 1970, 2099),
)


def check_quartz(expression: str) -> str:
    """The expression itself. Raises `BadValue` saying which of its fields is wrong."""
    what = "quartz_cron_expression"
    parts = expression.upper().split()
    if len(parts) not in (6, 7):
        expected = (
            f'six or seven fields, such as "0 0 6 * * ?" (second, minute, hour, day, month, weekday), not {len(parts)}'
        )
        raise BadValue(what, expression, expected)
    for field, part in zip(_FIELDS, parts, strict=False):
        wrong = field.wrong_in(part)
        if wrong is not None:
            numbers = f"{field.lowest} to {field.highest}" + (
                f" or {field.words[0]} to {field.words[-1]}" if field.words else ""
            )
            raise BadValue(what, expression, f'{numbers} as the {field.name}, not "{wrong}"')
    if (parts[3] == "?") == (parts[5] == "?"):
        raise BadValue(
            what, expression, "? for exactly one of the day of the month (fourth) and the day of the week (sixth)"
        )
    return expression

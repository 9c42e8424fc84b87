"""Quartz expressions: what the scheduler takes, and what it does not."""

from __future__ import annotations

import pytest

from modules.errors import BadValue
from modules.job.quartz import check_quartz


@pytest.mark.parametrize(
    "expression",
    [
        "0 0 5 ? * MON", "0 0 12 * * ?", "0 15 10 ? * MON-FRI", "0 0/5 14,18 * * ?", "0 0-5 14 * * ?", "0 10,44 14 ? 3 WED",
        "0 15 10 15 * ?", "0 15 10 L * ?", "0 15 10 L-2 * ?", "0 15 10 LW * ?", "0 15 10 ? * 6L", "0 15 10 ? * 6#3",
        "0 15 10 ? * FRI#3 2027-2029", "0 0 12 1/5 * ?", "0 11 11 11 NOV ?", "*/10 * * * * ?", "0 0 22-2 * * ?",
        "0 0 5 ? jan-mar mon", "0 0 5 15W * ?", "0 0 0 ? * SUN 2099", "0 0 5 1,15 * ?",
    ],
)  # fmt: skip
def test_taken(expression: str) -> None:
    assert check_quartz(expression) == expression


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("0 0 25 ? * MON", '0 to 23 as the hour, not "25"'),
        ("60 0 5 ? * MON", '0 to 59 as the second, not "60"'),
        ("0 -1 5 ? * MON", '0 to 59 as the minute, not "-1"'),
        ("0 0 5 32 * ?", '1 to 31 as the day of the month, not "32"'),
        ("0 0 5 0 * ?", 'not "0"'),
        ("0 0 5 ? 13 MON", '1 to 12 or JAN to DEC as the month, not "13"'),
        ("0 0 5 ? * 0", '1 to 7 or SUN to SAT as the day of the week, not "0"'),
        ("0 0 5 ? * MON#6", 'not "MON#6"'),
        ("0 0 5 ? * MON 1969", '1970 to 2099 as the year, not "1969"'),
        ("0 0/0 5 ? * MON", 'not "0/0"'),
        ("0 0 5, ? * MON", 'not ""'),
        ("0 0 5 ?,1 * MON", 'not "?"'),
        ("0 0 5 * * *", "? for exactly one of the day of the month (fourth) and the day of the week (sixth)"),
        ("0 0 5 ? * ?", "? for exactly one"),
        ("0 5 * * *", "six or seven fields"),
        ("", "six or seven fields"),
    ],
)
def test_refused(expression: str, said: str) -> None:
    with pytest.raises(BadValue) as raised:
        check_quartz(expression)
    assert said in str(raised.value)

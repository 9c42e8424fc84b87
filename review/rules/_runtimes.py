"""Databricks runtimes: their versions, and when their support ends."""

import re
from datetime import date, timedelta
from functools import lru_cache

_VERSION = re.compile(r"^(?:custom:[a-z-]*?)?(\d+)\.(\d+|x)")

END_OF_SUPPORT: dict[tuple[int, int], date] = {
    (7, 3): date(2023, 10, 30),
    (9, 1): date(2024, 12, 19),
    (10, 4): date(2025, 3, 18),
    (11, 3): date(2025, 10, 19),
    (12, 2): date(2026, 3, 1),
    (13, 3): date(2026, 8, 22),
    (14, 3): date(2027, 2, 1),
    (15, 4): date(2027, 8, 19),
    (16, 4): date(2028, 5, 9),
    (17, 3): date(2028, 10, 22),
}
"""Of the long-term-support versions, as Databricks publishes them. They are supported for three years, any other for half a year."""


def version(spark_version: object) -> tuple[int, int] | None:
    """`15.4.x-scala2.12` as (15, 4); None when it is not such a version."""
    match = _VERSION.match(str(spark_version))
    return (int(match[1]), 0 if match[2] == "x" else int(match[2])) if match else None


@lru_cache(maxsize=1000)
def ended(spark_version: object, today: date) -> str:
    """Why a runtime is no longer supported; empty when it is, or when this table does not know."""
    found = version(spark_version)
    if found is None:
        return ""
    end = END_OF_SUPPORT.get(found)
    if end is not None:
        return f"support of {spark_version} ended on {end:%Y-%m-%d}" if end < today else ""
    following = min((lts for lts in END_OF_SUPPORT if lts > found), default=None)
    if following is None:
        return ""
    # It came out before that long-term version did, so its half year ended at the latest half a year after that.
    latest = END_OF_SUPPORT[following] - timedelta(days=3 * 365 - 183)
    return f"support of {spark_version} ended before {latest:%Y-%m-%d}" if latest < today else ""

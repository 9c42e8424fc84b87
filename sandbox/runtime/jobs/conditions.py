"""When a task may run: ``run_if`` over its upstream tasks, and what a condition task compares.

Source: https://docs.databricks.com/jobs/run-if and https://docs.databricks.com/jobs/if-else
"""

from __future__ import annotations

from collections.abc import Callable

OPERATORS = (
    "EQUAL_TO", "NOT_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL",
)  # fmt: skip
RUN_IF = ("ALL_SUCCESS", "AT_LEAST_ONE_SUCCESS", "NONE_FAILED", "ALL_DONE", "AT_LEAST_ONE_FAILED", "ALL_FAILED")
_SUCCESS = ("SUCCESS", "SUCCESS_WITH_FAILURES")
_FAILED = ("FAILED", "TIMEDOUT", "UPSTREAM_FAILED")
_CANCELED = ("CANCELED", "UPSTREAM_CANCELED")


def verdict(run_if: str, upstream: list[str | None]) -> str:
    """RUN, or the result with which the task ends without running: UPSTREAM_FAILED, UPSTREAM_CANCELED or EXCLUDED.

    ``upstream``: the results of the tasks it depends on; a branch not taken counts as EXCLUDED.
    """
    if not upstream:
        return "RUN"
    good = sum(result in _SUCCESS for result in upstream)
    bad = sum(result in _FAILED for result in upstream)
    canceled = sum(result in _CANCELED for result in upstream)
    excluded = sum(result == "EXCLUDED" for result in upstream)
    if run_if == "ALL_DONE":
        return "RUN"
    if run_if in ("AT_LEAST_ONE_FAILED", "ALL_FAILED"):
        enough = bad > 0 if run_if == "AT_LEAST_ONE_FAILED" else bad == len(upstream)
        return "RUN" if enough else "EXCLUDED"
    if run_if == "AT_LEAST_ONE_SUCCESS" and good:
        return "RUN"
    if bad:
        return "UPSTREAM_FAILED"
    if canceled:
        return "UPSTREAM_CANCELED"
    if run_if == "NONE_FAILED" and good:
        return "RUN"
    return "EXCLUDED" if excluded else "RUN"


def compare(operator: str, left: str, right: str) -> bool:
    """EQUAL_TO and NOT_EQUAL compare text, the others numbers. Raises `ValueError` on text that is no number."""
    if operator == "EQUAL_TO":
        return left == right
    if operator == "NOT_EQUAL":
        return left != right
    numbers: dict[str, Callable[[float, float], bool]] = {
        "GREATER_THAN": float.__gt__,
        "GREATER_THAN_OR_EQUAL": float.__ge__,
        "LESS_THAN": float.__lt__,
        "LESS_THAN_OR_EQUAL": float.__le__,
    }
    return numbers[operator](float(left), float(right))

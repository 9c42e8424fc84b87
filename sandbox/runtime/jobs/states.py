"""The states of runs and of their tasks, in the old form (``state``) and the new (``status``).

Stored is the old form with ``code``; `status` derives the new one. Source: https://docs.databricks.com/api/workspace/jobs/getrun
"""

from __future__ import annotations

from typing import Any

from sandbox.core.store import Document

ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")
WORKLOAD_FAILED = "Workload failed, see run output for details"

_CODES = {
    "SUCCESS": ("SUCCESS", "SUCCESS"),
    "SUCCESS_WITH_FAILURES": ("SUCCESS", "SUCCESS_WITH_FAILURES"),
    "FAILED": ("CLIENT_ERROR", "RUN_EXECUTION_ERROR"),
    "TIMEDOUT": ("CLIENT_ERROR", "RUN_TIMED_OUT"),
    "CANCELED": ("SUCCESS", "USER_CANCELED"),
    "UPSTREAM_FAILED": ("CLIENT_ERROR", "UPSTREAM_FAILED"),
    "UPSTREAM_CANCELED": ("SUCCESS", "UPSTREAM_CANCELED"),
    "EXCLUDED": ("SUCCESS", "SKIPPED"),
    "MAXIMUM_CONCURRENT_RUNS_REACHED": ("CLIENT_ERROR", "MAX_CONCURRENT_RUNS_EXCEEDED"),
}


def waiting(life_cycle_state: str = "PENDING", message: str = "") -> Document:
    return {"life_cycle_state": life_cycle_state, "state_message": message, "user_cancelled_or_timedout": False}


def ended(result: str, message: str = "", *, life_cycle_state: str = "TERMINATED", code: str | None = None) -> Document:
    """``code``: the termination code where it is not the one that usually goes with ``result``."""
    state = {
        "life_cycle_state": life_cycle_state,
        "result_state": result,
        "state_message": message,
        "user_cancelled_or_timedout": result in ("CANCELED", "TIMEDOUT"),
    }
    return {**state, "code": code} if code else state


def is_ended(run: Document) -> bool:
    return run["state"]["life_cycle_state"] in ENDED


def result_of(run: Document) -> str | None:
    result: str | None = run["state"].get("result_state")
    return result


def status(run: Document) -> dict[str, Any]:
    """The new form."""
    state = run["state"]
    life = state["life_cycle_state"]
    if life not in ENDED:
        names = {"QUEUED": "QUEUED", "BLOCKED": "BLOCKED", "PENDING": "PENDING", "TERMINATING": "TERMINATING"}
        answer: dict[str, Any] = {"state": names.get(life, "WAITING" if life == "WAITING_FOR_RETRY" else "RUNNING")}
        if life == "QUEUED":
            answer["queue_details"] = {"code": "MAX_CONCURRENT_RUNS_REACHED", "message": state["state_message"]}
        return answer
    kind, code = _CODES.get(state.get("result_state", ""), ("SUCCESS", "SKIPPED"))
    details = {"code": state.get("code") or code, "type": kind}
    if state["state_message"]:
        details["message"] = state["state_message"]
    return {"state": "TERMINATED", "termination_details": details}


def shown(run: Document) -> Document:
    """The old form, as answers carry it."""
    return {key: value for key, value in run["state"].items() if key != "code"}


def of_job(tasks: list[Document], depends_on: dict[str, list[str]]) -> Document:
    """A run's state from its tasks' last attempts: the leaves decide, as on the platform."""
    upstream = {key for parents in depends_on.values() for key in parents}
    leaves = [task for task in tasks if task["task_key"] not in upstream]
    results = {task["task_key"]: result_of(task) for task in tasks}
    bad = [task for task in tasks if results[task["task_key"]] in ("FAILED", "TIMEDOUT")]
    if any(results[leaf["task_key"]] in ("CANCELED", "UPSTREAM_CANCELED") for leaf in leaves):
        return ended("CANCELED", "Run cancelled.", code="USER_CANCELED")
    broken = ("FAILED", "TIMEDOUT", "UPSTREAM_FAILED")
    if not any(results[leaf["task_key"]] in broken for leaf in leaves):
        return ended("SUCCESS_WITH_FAILURES" if bad else "SUCCESS")
    first = min(bad, key=lambda task: task["end_time"]) if bad else leaves[0]
    message = f"Task {first['task_key']} failed with message: {first['state']['state_message'].removesuffix('.')}."
    if any(result == "UPSTREAM_FAILED" for result in results.values()):
        message += " This caused all downstream tasks to get skipped."
    return ended("FAILED", message, life_cycle_state="INTERNAL_ERROR")

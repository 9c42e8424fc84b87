"""Runs and their tasks as the Jobs API shows them. Source: https://docs.databricks.com/api/workspace/jobs/getrun"""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.store import Document
from sandbox.runtime.jobs import records, states
from sandbox.runtime.jobs.kinds import kind_of

_SPEC = (
    "task_key", "description", "depends_on", "run_if", "existing_cluster_id", "new_cluster", "job_cluster_key", "environment_key",
    "libraries", "max_retries", "min_retry_interval_millis", "retry_on_timeout", "timeout_seconds", "disabled",
)  # fmt: skip


def _times(run: Document) -> Document:
    start = run.get("running_since")
    end, setup = run["end_time"], run.get("setup_duration", 0)
    total = max(end - run["start_time"], 0) if end else 0
    return {
        "start_time": run["start_time"],
        "end_time": end,
        "setup_duration": setup,
        # What never ran took no time of its own, however long it waited.
        "execution_duration": max(end - start - setup, 0) if end and start else 0,
        "cleanup_duration": 0,
        "run_duration": total,
    }


def _common(call: Call, run: Document) -> Document:
    job = run.get("job_id")
    page = f"{call.url}/#job/{job}/run/{run['run_id']}" if job else f"{call.url}/#run/{run['run_id']}"
    return {
        "run_id": run["run_id"],
        "state": states.shown(run),
        "status": states.status(run),
        "run_page_url": page,
        **_times(run),
    }


def task_view(call: Call, task: Document) -> Document:
    spec = task["task"]
    kind = kind_of(spec)
    details: Any = spec[kind]
    if kind == "condition_task" and "condition_outcome" in task:
        details = {**details, "outcome": task["condition_outcome"]}
    if kind == "for_each_task":
        details = {**details, "stats": _iteration_stats(call, task)}
    answer = {key: spec[key] for key in _SPEC if key in spec}
    answer.update(_common(call, task), attempt_number=task["attempt_number"])
    answer[kind] = details
    if "cluster_id" in task:
        answer["cluster_instance"] = {"cluster_id": task["cluster_id"]}
    return answer


def _iterations(call: Call, task: Document) -> list[Document]:
    found = [records.get_task(call.store, run_id) for run_id in task.get("iteration_run_ids", [])]
    return [each for each in found if each is not None]


def _iteration_stats(call: Call, task: Document) -> Document:
    iterations = _iterations(call, task)
    ended = [each for each in iterations if states.is_ended(each)]
    good = sum(states.result_of(each) == "SUCCESS" for each in ended)
    counts = {
        "total_iterations": len(iterations),
        "scheduled_iterations": len(iterations),
        "active_iterations": len(iterations) - len(ended),
        "completed_iterations": len(ended),
        "succeeded_iterations": good,
        "failed_iterations": len(ended) - good,
    }
    return {"task_run_stats": counts}


def run_view(call: Call, run: Document, *, tasks: bool = True) -> Document:
    """A job's run. ``tasks`` False: without them and what belongs to them, as in lists."""
    answer = {
        **_common(call, run),
        "run_name": run["run_name"],
        "run_type": run["run_type"],
        "creator_user_name": run["creator_user_name"],
        "original_attempt_run_id": run["run_id"],
        "job_run_id": run["run_id"],
        "trigger": run["trigger"],
        "format": "MULTI_TASK",
    }
    for key in ("job_id", "number_in_job"):
        if key in run:
            answer[key] = run[key]
    if run["overriding_parameters"]:
        answer["overriding_parameters"] = run["overriding_parameters"]
    if run["parameters"]:
        declared = run["declared_parameters"]
        answer["job_parameters"] = [
            {"name": name, "default": declared.get(name, ""), "value": value}
            for name, value in run["parameters"].items()
        ]
    if tasks:
        found = records.tasks_of(call.store, run)
        answer["tasks"] = [task_view(call, each) for each in found]
        for key in ("job_clusters", "environments"):
            if run["settings"].get(key):
                answer[key] = run["settings"][key]
    return answer


def with_iterations(call: Call, run: Document, task: Document) -> Document:
    """A task's run asked for by its own id: shown as a run that has it alone, with the iterations of a loop."""
    answer = {
        **run_view(call, run, tasks=False),
        **_common(call, task),
        "tasks": [task_view(call, task)],
    }
    if task.get("iteration_run_ids"):
        answer["iterations"] = [task_view(call, each) for each in _iterations(call, task)]
    return answer


def repair_history(run: Document) -> list[Document]:
    """The first try and each repair, oldest first; empty for a run that was never repaired."""
    if not run["repairs"]:
        return []
    tries = [{"type": "ORIGINAL", **run["first_attempt"]}] + [{"type": "REPAIR", **each} for each in run["repairs"]]
    shown = []
    for each in tries:
        state = {"state": each.get("state", run["state"])}
        shown.append({**each, "state": states.shown(state), "status": states.status(state)})
    return shown

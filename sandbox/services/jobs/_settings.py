"""A job's settings: what the platform accepts, and the defaults it fills in. Source: https://docs.databricks.com/api/workspace/jobs/create"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sandbox.core.authorization import principal_exists
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.shapes import ANY, FLAG, ID, OBJECT, SCALAR, TEXT, WHOLE, MapOf, Shape, check
from sandbox.core.store import Document, Store
from sandbox.runtime.jobs.conditions import OPERATORS, RUN_IF
from sandbox.runtime.jobs.kinds import KINDS
from sandbox.services.compute import libraries
from sandbox.services.compute._cluster_spec import SHAPE as CLUSTER
from sandbox.services.compute._cluster_spec import checked as checked_cluster
from sandbox.services.jobs import _quartz
from sandbox.services.jobs._single_task import with_tasks

_TEXTS: Shape = MapOf(SCALAR)
_DEPENDENCY: Shape = {"task_key": TEXT, "outcome": TEXT}
_TASK: dict[str, Shape] = {
    **dict.fromkeys(KINDS, OBJECT),
    **dict.fromkeys(("task_key", "description", "run_if", "existing_cluster_id", "job_cluster_key", "environment_key"), TEXT),
    **dict.fromkeys(("timeout_seconds", "max_retries", "min_retry_interval_millis"), WHOLE),
    **dict.fromkeys(("retry_on_timeout", "disabled", "disable_auto_optimization"), FLAG),
    **dict.fromkeys(("email_notifications", "webhook_notifications", "notification_settings", "health"), OBJECT),
    "depends_on": [_DEPENDENCY],
    "new_cluster": CLUSTER,
    "notebook_task": {"notebook_path": TEXT, "base_parameters": _TEXTS, "source": TEXT},
    "spark_python_task": {"python_file": TEXT, "parameters": [SCALAR], "source": TEXT},
    "python_wheel_task": {"package_name": TEXT, "entry_point": TEXT, "parameters": [SCALAR], "named_parameters": _TEXTS},
    "shell_command_task": {"command": [TEXT], "env_vars": _TEXTS},
    "condition_task": {"left": SCALAR, "op": TEXT, "right": SCALAR},
    "run_job_task": {"job_id": ID, "job_parameters": _TEXTS},
}  # fmt: skip
SHAPE: dict[str, Shape] = {
    **dict.fromkeys(("name", "run_name", "description", "budget_policy_id", "edit_mode", "idempotency_token"), TEXT),
    **dict.fromkeys(("email_notifications", "webhook_notifications", "notification_settings", "health", "git_source"), OBJECT),
    **dict.fromkeys(("schedule", "trigger", "continuous", "deployment"), OBJECT),
    **dict.fromkeys(("timeout_seconds", "max_concurrent_runs"), WHOLE),
    "queue": {"enabled": FLAG},
    "tags": _TEXTS,
    "parameters": [{"name": TEXT, "default": SCALAR}],
    "run_as": {"user_name": TEXT, "service_principal_name": TEXT},
    "job_clusters": [{"job_cluster_key": TEXT, "new_cluster": CLUSTER}],
    "environments": [{"environment_key": TEXT, "spec": {"dependencies": [TEXT]}}],
    "tasks": [{**_TASK, "for_each_task": {"inputs": ANY, "concurrency": WHOLE, "task": _TASK}}],
}  # fmt: skip
_KEY = re.compile(r"[\w-]{1,100}")
_MAX_TASKS, _MAX_CONCURRENT, _MAX_CONCURRENCY = 1000, 1000, 100
_COMPUTE = ("existing_cluster_id", "new_cluster", "job_cluster_key", "environment_key")
_OWN_COMPUTE = ("condition_task", "run_job_task", "for_each_task", "sql_task", "pipeline_task")
_IN_AN_ENVIRONMENT = ("spark_python_task", "python_wheel_task")
"""Without compute of their own they are serverless, and need one. Source of the refusal: databricks-sdk-py issue 1228."""
_NEEDED = {
    "notebook_task": ("notebook_path",),
    "spark_python_task": ("python_file",),
    "python_wheel_task": ("package_name", "entry_point"),
    "shell_command_task": ("command",),
    "condition_task": ("left", "op", "right"),
    "run_job_task": ("job_id",),
    "for_each_task": ("inputs", "task"),
}


def checked(store: Store, body: Document, *, queue_by_default: bool) -> Document:
    """A job's settings with defaults. Raises `InvalidParameterValue`.

    ``queue_by_default``: as from version 2.2 of the API on, where a job that does not say has its runs queued.
    """
    body = with_tasks(body)
    check(body, SHAPE)
    settings: Document = {
        "name": "Untitled",
        "email_notifications": {},
        "webhook_notifications": {},
        "timeout_seconds": 0,
        "max_concurrent_runs": 1,
        **{key: value for key, value in body.items() if key != "access_control_list" and value is not None},
        "format": "SINGLE_TASK"
        if body.get("format") == "SINGLE_TASK" and len(body.get("tasks") or []) == 1
        else "MULTI_TASK",
    }
    if queue_by_default:
        settings.setdefault("queue", {"enabled": True})
    _check_seconds(settings)
    limit = settings["max_concurrent_runs"]
    if not 0 <= limit <= _MAX_CONCURRENT:
        raise InvalidParameterValue(f"max_concurrent_runs must be between 0 and {_MAX_CONCURRENT}, got {limit!r}.")
    _check_triggers(settings)
    _check_clusters(store, settings)
    _check_unique("environment_key", settings.get("environments") or [])
    _check_unique("name", settings.get("parameters") or [])
    settings["tasks"] = checked_tasks(store, settings)
    _check_run_as(store, settings.get("run_as"))
    return settings


def _check_seconds(settings: Document) -> None:
    for each in [settings, *(settings.get("tasks") or [])]:
        if (seconds := each.get("timeout_seconds") or 0) < 0:
            raise InvalidParameterValue(f"timeout_seconds must not be negative, got {seconds}.")


def _check_triggers(settings: Document) -> None:
    named = [name for name in ("continuous", "schedule", "trigger") if settings.get(name) is not None]
    if len(named) > 1:
        raise InvalidParameterValue(f"A job has only one of continuous, schedule and trigger, got {', '.join(named)}.")
    schedule = settings.get("schedule")
    if not schedule:
        return
    expression = schedule.get("quartz_cron_expression")
    if not isinstance(expression, str) or (why := _quartz.problem(expression)):
        reason = why if isinstance(expression, str) else "it is missing"
        raise InvalidParameterValue(f"Invalid quartz_cron_expression: {expression!r}: {reason}.")
    zone = schedule.get("timezone_id")
    if zone not in zoneinfo.available_timezones():
        near = difflib.get_close_matches(str(zone), zoneinfo.available_timezones(), 1)
        raise InvalidParameterValue(f"Invalid timezone_id: {zone}." + (f" Did you mean {near[0]}?" if near else ""))


def _check_clusters(store: Store, settings: Document) -> None:
    clusters = settings.get("job_clusters") or []
    _check_unique("job_cluster_key", clusters)
    for cluster in clusters:
        checked_cluster(store, _spec(cluster.get("new_cluster")))


def _spec(spec: Any) -> Document:
    if not isinstance(spec, dict):
        raise InvalidParameterValue(
            "new_cluster must be the specification of a cluster.", error_code="MALFORMED_REQUEST"
        )
    return spec


def _check_unique(name: str, entries: list[Document]) -> None:
    seen = set()
    for value in (entry.get(name) for entry in entries):
        if not value:
            raise InvalidParameterValue(f"Missing required field: {name}")
        if value in seen:
            raise InvalidParameterValue(f"The {name} '{value}' is used more than once.")
        seen.add(value)


def checked_tasks(store: Store, settings: Document) -> list[Document]:
    """The tasks with their defaults, in the order given. Raises `InvalidParameterValue`."""
    tasks = settings.get("tasks") or []
    if len(tasks) > _MAX_TASKS:
        raise InvalidParameterValue(f"tasks must be a list of at most {_MAX_TASKS}.")
    _check_unique("task_key", tasks)
    keys = {task["task_key"] for task in tasks}
    for task in tasks:
        for parent in task.get("depends_on") or []:
            if parent.get("task_key") not in keys:
                raise InvalidParameterValue(
                    f"Invalid dependency graph: task '{task['task_key']}' depends on the unknown task '{parent.get('task_key')}'."
                )
    graph = {task["task_key"]: [p["task_key"] for p in task.get("depends_on") or []] for task in tasks}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise InvalidParameterValue(f"Invalid dependency graph: cycle {' -> '.join(error.args[1])}.") from None
    return [_task(store, settings, task) for task in tasks]


def _task(store: Store, settings: Document, task: Document) -> Document:
    key = task["task_key"]
    if not _KEY.fullmatch(str(key)):
        raise InvalidParameterValue(f"Task key '{key}' must have 1 to 100 letters, digits, dashes and underscores.")
    kinds = [kind for kind in KINDS if task.get(kind) is not None]
    if len(kinds) != 1:
        raise InvalidParameterValue(
            f"Task '{key}' must specify exactly one kind of task, got {', '.join(kinds) or 'none'}."
        )
    [kind] = kinds
    _check_kind(store, settings, key, kind, task[kind])
    run_if = task.get("run_if") or "ALL_SUCCESS"
    if run_if not in RUN_IF:
        raise InvalidParameterValue(f"Task '{key}': run_if must be one of {', '.join(RUN_IF)}, got {run_if}.")
    _check_compute(store, settings, task, kind)
    libraries.check(task.get("libraries") or [])
    defaults: Document = {
        "run_if": run_if,
        "timeout_seconds": 0,
        "email_notifications": {},
        "webhook_notifications": {},
    }
    full = {**defaults, **{name: value for name, value in task.items() if value is not None}}
    if kind == "notebook_task":
        full[kind] = {"source": "WORKSPACE", **full[kind]}
    if kind == "for_each_task":
        full[kind] = {**full[kind], "task": _task(store, settings, full[kind]["task"])}
    return full


def _check_kind(store: Store, settings: Document, key: str, kind: str, details: Document) -> None:
    for name in _NEEDED.get(kind, ()):
        if details.get(name) in (None, "", []):
            raise InvalidParameterValue(f"Task '{key}': missing required field {kind}.{name}.")
    if kind == "condition_task" and details["op"] not in OPERATORS:
        raise InvalidParameterValue(f"Task '{key}': op must be one of {', '.join(OPERATORS)}, got {details['op']}.")
    if kind == "python_wheel_task" and details.get("parameters") and details.get("named_parameters"):
        raise InvalidParameterValue(f"Task '{key}': parameters and named_parameters cannot both be given.")
    if kind == "run_job_task" and store.get("job", str(details["job_id"])) is None:
        raise InvalidParameterValue(f"Task '{key}': job {details['job_id']} does not exist.")
    if kind == "for_each_task" and not details["task"].get("task_key"):
        raise InvalidParameterValue(f"Task '{key}': missing required field for_each_task.task.task_key.")
    if kind == "for_each_task" and not 0 <= (details.get("concurrency") or 0) <= _MAX_CONCURRENCY:
        raise InvalidParameterValue(
            f"Task '{key}': concurrency must be between 1 and {_MAX_CONCURRENCY}, got {details['concurrency']}."
        )
    if kind == "for_each_task" and (details["task"].get("for_each_task") or details["task"].get("depends_on")):
        raise InvalidParameterValue(
            f"Task '{key}': the task inside a for_each_task can be no loop and have no dependencies."
        )


def _check_compute(store: Store, settings: Document, task: Document, kind: str) -> None:
    key = task["task_key"]
    named = [name for name in _COMPUTE if task.get(name)]
    if len(named) > 1:
        raise InvalidParameterValue(f"Task '{key}' must name one of {', '.join(_COMPUTE)}, got {', '.join(named)}.")
    if not named and kind in _IN_AN_ENVIRONMENT:
        raise InvalidParameterValue(
            f"An environment is required for serverless task {key}. Please define one using `environments` and `environment_key`."
        )
    if kind in _OWN_COMPUTE or not named:
        return
    [name] = named
    if name == "new_cluster":
        checked_cluster(store, _spec(task[name]))
    elif name == "existing_cluster_id":
        if store.get("cluster", task[name]) is None:
            raise InvalidParameterValue(f"Cluster {task[name]} does not exist.")
    else:
        holders = settings.get("job_clusters" if name == "job_cluster_key" else "environments") or []
        if task[name] not in [each.get(name) for each in holders]:
            raise InvalidParameterValue(f"Task '{key}': {name} '{task[name]}' is not defined in this job.")


def _check_run_as(store: Store, run_as: Document | None) -> None:
    if not run_as:
        return
    named = [run_as[field] for field in ("user_name", "service_principal_name") if run_as.get(field)]
    if len(named) != 1:
        raise InvalidParameterValue("run_as must have exactly one of user_name and service_principal_name.")
    if not principal_exists(store, named[0]):
        raise InvalidParameterValue(f"run_as: the principal {named[0]} does not exist.")

"""Runs of jobs and one-off runs. Source: https://docs.databricks.com/api/workspace/jobs (versions 2.1 and 2.2)"""

from __future__ import annotations

from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import may_use
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceDoesNotExist
from sandbox.core.fields import not_negative, number
from sandbox.core.identity import is_admin
from sandbox.core.listing import EVERYTHING, Condition, equal, field, one_of
from sandbox.core.rights import Right, needs, shows
from sandbox.core.routing import Answer, Handler, Route
from sandbox.core.shapes import ID, SCALAR, TEXT, MapOf, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.runtime.jobs import records, states
from sandbox.runtime.jobs.engine import JobEngine
from sandbox.runtime.jobs.launch import LaunchError, Parameters, repair, run_job, submit
from sandbox.services.jobs import jobs
from sandbox.services.jobs._run_views import repair_history, run_view, task_view, with_iterations
from sandbox.services.jobs._settings import SHAPE, checked
from sandbox.services.unity_catalog._named_objects import require_job

_RUNNING = ("CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER")
"""Levels that let their holder begin, cancel and repair runs."""
_LIST_MAX = 25
_MAX_TASKS_SHOWN = 100
_LOG_BYTES = 5 * 1024 * 1024


def _parameters(call: Call) -> Parameters:
    known = ("job_parameters", "notebook_params", "python_params", "python_named_params", "only")
    given = {key: call.body[key] for key in known if call.body.get(key) is not None}
    if given.get("job_parameters") and given.get("notebook_params"):
        raise InvalidParameterValue("job_parameters and notebook_params cannot both be given.")
    return Parameters(**given)


def _run_now(call: Call) -> Answer:
    job = jobs.find(call, *_RUNNING)
    token = call.body.get("idempotency_token")
    # A token is the job's: whoever has another job may have hit upon the same.
    if token and (known := call.store.find(records.RUN, idempotency_token=token, job_id=job["job_id"])):
        return {"run_id": known[0]["run_id"], "number_in_job": known[0]["run_id"]}
    try:
        run = run_job(call.store, JobEngine.of(call.workspace).begin, job["job_id"], call.principal, _parameters(call))
    except LaunchError as error:
        raise InvalidParameterValue(str(error)) from None
    if token:
        records.save(call.store, {**run, "idempotency_token": token})
    return {"run_id": run["run_id"], "number_in_job": run["run_id"]}


def _submit(call: Call) -> Answer:
    token = call.body.get("idempotency_token")
    own = {"idempotency_token": token, "run_type": "SUBMIT_RUN", "creator_user_name": call.principal}
    if token and (known := call.store.find(records.RUN, **own)):
        return {"run_id": known[0]["run_id"]}
    body = {key: value for key, value in call.body.items() if key not in ("idempotency_token", "run_name")}
    settings = checked(call.store, {**body, "name": call.body.get("run_name") or "Untitled"}, queue_by_default=False)
    if not settings["tasks"]:
        raise InvalidParameterValue("A run needs at least one task.")
    who = (settings.get("run_as") or {}).values()
    if any(each != call.principal for each in who) and not is_admin(call.store, call.principal):
        raise PermissionDenied(f"{call.principal} may not set run_as.")
    require_job(call, settings)
    return {"run_id": submit(call.store, JobEngine.of(call.workspace).begin, settings, call.principal, token)["run_id"]}


def _number(call: Call, name: str) -> int:
    return number(call.need(name), name)


def _find(call: Call, *levels: str) -> tuple[Document, Document | None]:
    """The run that the request names; for the id of a task's run, its job's run and itself."""
    run_id = _number(call, "run_id")
    task = records.get_task(call.store, run_id)
    run = records.get(call.store, task["parent_run_id"] if task else run_id)
    if run is None:
        raise ResourceDoesNotExist(f"Run {run_id} does not exist.")
    _require(call, run, *levels)
    return run, task


def _may(call: Call, run: Document, *levels: str) -> bool:
    """Its creator may, and whoever has one of ``levels`` on its job."""
    if run["creator_user_name"] == call.principal:
        return True
    if "job_id" in run:
        return may_use(call, "jobs", str(run["job_id"]), *levels)
    return is_admin(call.store, call.principal)


def _require(call: Call, run: Document, *levels: str) -> None:
    if not _may(call, run, *levels):
        which = f"jobs {run['job_id']}" if "job_id" in run else f"run {run['run_id']}"
        raise PermissionDenied(f"{call.principal} does not have {levels[0]} permission on {which}.")


def _get(call: Call) -> Answer:
    run, task = _find(call, *jobs.LEVELS)
    if task is not None:
        return with_iterations(call, run, task)
    answer = run_view(call, run)
    if call.query.get("include_history", "").lower() == "true":
        answer["repair_history"] = repair_history(run)
    first = not_negative(call.query.get("page_token") or 0, "page_token")
    last = first + _MAX_TASKS_SHOWN
    if last < len(answer["tasks"]):
        answer["next_page_token"] = str(last)
    answer["tasks"] = answer["tasks"][first:last]
    return answer


def _list(call: Call) -> Answer:
    runs, more = jobs.page_of(call, records.RUN, _visible(call) & _wanted(call.query), _LIST_MAX, records.key)
    full = call.query.get("expand_tasks", "").lower() == "true"
    return {"runs": [run_view(call, run, tasks=full) for run in runs], **more}


def _visible(call: Call) -> Condition:
    if is_admin(call.store, call.principal):
        return EVERYTHING
    of_jobs = visibility.objects(call, "jobs", f"CAST({field('job_id')} AS TEXT)")
    return equal("creator_user_name", call.principal) | of_jobs


def _wanted(query: dict[str, str]) -> Condition:
    """What the query asks for."""
    first = number(query.get("start_time_from") or 0, "start_time_from")
    last = number(query.get("start_time_to") or 2**63 - 1, "start_time_to")
    wanted = Condition(f"{field('start_time')} BETWEEN ? AND ?", (first, last))
    if job_id := query.get("job_id"):
        wanted &= equal("job_id", number(job_id, "job_id"))
    if kind := query.get("run_type"):
        wanted &= equal("run_type", kind)
    ended = one_of(field("state.life_cycle_state"), states.ENDED)
    if query.get("active_only", "").lower() == "true":
        wanted &= Condition(f"NOT ({ended.sql})", ended.values)
    if query.get("completed_only", "").lower() == "true":
        wanted &= ended
    return wanted


def _cancel(call: Call) -> Answer:
    run, _ = _find(call, *_RUNNING)
    JobEngine.of(call.workspace).cancel(run["run_id"])
    return {}


def _cancel_all(call: Call) -> Answer:
    engine = JobEngine.of(call.workspace)
    if call.body.get("job_id") is not None:
        job_id = jobs.find(call, *_RUNNING)["job_id"]
    elif call.body.get("all_queued_runs"):
        job_id = None
    else:
        raise InvalidParameterValue("Missing required field: job_id")
    for run in list(records.active(call.store, job_id)):
        queued = run["state"]["life_cycle_state"] == "QUEUED"
        if (queued or not call.body.get("all_queued_runs")) and _may(call, run, *_RUNNING):
            engine.cancel(run["run_id"])
    return {}


def _repair(call: Call) -> Answer:
    run, _ = _find(call, *_RUNNING)
    if not states.is_ended(run):
        raise InvalidParameterValue(f"Run {run['run_id']} is active; it can be repaired when it has ended.")
    last = run["repairs"][-1]["id"] if run["repairs"] else None
    if call.body.get("latest_repair_id", last) != last:
        raise InvalidParameterValue(f"latest_repair_id must be {last}, got {call.body['latest_repair_id']}.")
    tasks = records.latest(records.tasks_of(call.store, run))
    keys = set(call.body.get("rerun_tasks") or [])
    if unknown := sorted(keys - set(tasks)):
        raise InvalidParameterValue(f"Run {run['run_id']} has no task {', '.join(unknown)}.")
    if call.body.get("rerun_all_failed_tasks"):
        keys |= {key for key, task in tasks.items() if states.result_of(task) not in ("SUCCESS", "EXCLUDED")}
    if call.body.get("rerun_dependent_tasks"):
        _add_dependent(keys, tasks)
    if not keys:
        raise InvalidParameterValue("There are no tasks to rerun.")
    return {"repair_id": repair(call.store, JobEngine.of(call.workspace).begin, run, keys, _parameters(call))}


def _add_dependent(keys: set[str], tasks: dict[str, Document]) -> None:
    grew = True
    while grew:
        more = {
            key
            for key, task in tasks.items()
            if key not in keys and any(each["task_key"] in keys for each in task["task"].get("depends_on") or [])
        }
        keys |= more
        grew = bool(more)


def _get_output(call: Call) -> Answer:
    run, task = _find(call, *jobs.LEVELS)
    if task is None:
        attempts = records.tasks_of(call.store, run)
        if len({each["task_key"] for each in attempts}) != 1:
            raise InvalidParameterValue(
                "Retrieving the output of runs with multiple tasks is not supported. "
                "Please retrieve the output of each individual task run instead."
            )
        task = attempts[-1]
    metadata = {**run_view(call, run, tasks=False), **task_view(call, task)}
    answer: dict[str, Any] = {"metadata": metadata, **_logs(call.workspace, task)}
    for key in ("error", "error_trace"):
        if key in task:
            answer[key] = task[key]
    if "notebook_task" in task["task"]:
        answer["notebook_output"] = {"result": task["notebook_result"]} if "notebook_result" in task else {}
        answer["notebook_output"]["truncated"] = False
    if "triggered_run_id" in task:
        answer["run_job_output"] = {"run_id": task["triggered_run_id"]}
    return answer


def _logs(workspace: Workspace, task: Document) -> Document:
    """What the task wrote to its standard streams: the last 5 MiB, as the platform gives them."""
    path = records.folder(workspace, task["run_id"]) / "log"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - _LOG_BYTES, 0))
        text = file.read().decode(errors="replace")
    return {"logs": text, "logs_truncated": size > _LOG_BYTES}


def _export(call: Call) -> Answer:
    """The sandbox renders no notebooks, so there are no views to give."""
    _find(call, *jobs.LEVELS)
    return {"views": []}


def _delete(call: Call) -> Answer:
    run, _ = _find(call, *_RUNNING)
    if not states.is_ended(run):
        raise InvalidParameterValue(f"Run {run['run_id']} is active; cancel it before deleting it.")
    JobEngine.of(call.workspace).forget(run)
    return {}


_VIEWS, _RUNS = needs("CAN_VIEW on the job"), needs("CAN_MANAGE_RUN on the job")
_HANDLERS: tuple[tuple[str, str, Handler, Right], ...] = (
    ("POST", "run-now", _run_now, _RUNS),
    ("POST", "runs/submit", _submit, needs("the right to each thing that the tasks name")),
    ("GET", "runs/get", _get, _VIEWS),
    ("GET", "runs/list", _list, shows("CAN_VIEW")),
    ("POST", "runs/cancel", _cancel, _RUNS),
    ("POST", "runs/cancel-all", _cancel_all, _RUNS),
    ("POST", "runs/repair", _repair, _RUNS),
    ("GET", "runs/get-output", _get_output, _VIEWS),
    ("GET", "runs/export", _export, _VIEWS),
    ("POST", "runs/delete", _delete, _RUNS),
)
_GIVEN: dict[str, Shape] = {
    **dict.fromkeys(("job_parameters", "notebook_params", "python_named_params"), MapOf(SCALAR)),
    "python_params": [SCALAR],
    "idempotency_token": TEXT,
}
_BODIES: dict[str, dict[str, Shape]] = {
    "run-now": {**_GIVEN, "only": [TEXT]},
    "runs/submit": SHAPE,
    "runs/repair": {**_GIVEN, "rerun_tasks": [TEXT], "latest_repair_id": ID},
}
ROUTES = [
    Route(
        method,
        f"/api/{version}/jobs/{name}",
        handler,
        right,
        body={"job_id": ID, "run_id": ID, **_BODIES.get(name, {})},
    )
    for version in ("2.0", "2.1", "2.2")
    for method, name, handler, right in _HANDLERS
]

"""Jobs. Source: https://docs.databricks.com/api/workspace/jobs (versions 2.1 and 2.2)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceDoesNotExist
from sandbox.core.fields import not_negative, number
from sandbox.core.identity import is_admin
from sandbox.core.listing import BY_NUMBER, Condition, same_text
from sandbox.core.rights import Right, needs, shows
from sandbox.core.routing import Answer, Handler, Route
from sandbox.core.shapes import ID, TEXT, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace, now_ms
from sandbox.runtime.jobs import records
from sandbox.runtime.jobs.engine import SERVICE, JobEngine
from sandbox.runtime.jobs.launch import run_as
from sandbox.services.jobs._settings import SHAPE, checked
from sandbox.services.jobs._single_task import as_single
from sandbox.services.unity_catalog._named_objects import require_job
from sandbox.services.workspace import permissions
from sandbox.services.workspace._secret_references import require_readable

LEVELS = ("CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER")
_LIST_DEFAULT, _LIST_MAX = 20, 100
_NEWEST = BY_NUMBER.reversed()
# What `update` merges by key instead of replacing.
_MERGED = {
    "tasks": "task_key",
    "job_clusters": "job_cluster_key",
    "environments": "environment_key",
    "parameters": "name",
}


async def start(workspace: Workspace) -> None:
    engine = workspace.services[SERVICE] = JobEngine(workspace)
    await engine.start()


async def stop(workspace: Workspace) -> None:
    await JobEngine.of(workspace).stop()


def find(call: Call, *levels: str) -> Document:
    """The job that the request names, once the caller may do this with it."""
    job_id = call.need("job_id")
    job = call.store.get("job", str(job_id))
    if job is None:
        raise ResourceDoesNotExist(f"Job {job_id} does not exist.")
    require_object(call, "jobs", str(job_id), *levels)
    return job


def _settings(call: Call, body: Document, before: Document | None = None) -> Document:
    require_readable(call, body, before)
    settings = checked(call.store, body, queue_by_default="/2.2/" in call.request.url.path)
    named = settings.get("run_as") or {}
    who = named.get("user_name") or named.get("service_principal_name")
    if who not in (None, call.principal) and not is_admin(call.store, call.principal):
        raise PermissionDenied(f"{call.principal} may not set run_as to {who}.")
    require_job(call, settings, before)
    return settings


def _create(call: Call) -> Answer:
    settings = _settings(call, call.body)
    job_id = call.store.next_id("job", 1001)
    job = {"job_id": job_id, "creator_user_name": call.principal, "created_time": now_ms(), "settings": settings}
    call.store.put("job", str(job_id), job)
    note_owner(call, "jobs", str(job_id), "IS_OWNER")
    if entries := call.body.get("access_control_list"):
        _add_permissions(call, str(job_id), entries)
    return {"job_id": job_id}


def _add_permissions(call: Call, job_id: str, entries: list[Document]) -> None:
    key = f"jobs/{job_id}"
    stored: Any = call.store.get("permissions", key)
    entries = permissions.checked(call, "jobs", entries)
    kept = [] if any(each.get("permission_level") == "IS_OWNER" for each in entries) else stored["access_control_list"]
    call.store.put("permissions", key, {"access_control_list": [*kept, *entries]})


def _is_old(call: Call) -> bool:
    """Asked in version 2.0, which knows jobs with one task only and gives them without ``tasks``."""
    return "/api/2.0/" in call.request.url.path


def _view(job: Document, *, full: bool = True, old: bool = False) -> Document:
    settings = {
        key: value
        for key, value in (as_single(job["settings"]) if old else job["settings"]).items()
        if full or key not in ("tasks", "job_clusters", "environments")
    }
    settings.pop("run_as", None)
    answer = {**job, "settings": settings}
    if full:
        answer["run_as_user_name"] = run_as(job)
        answer["run_as"] = job["settings"].get("run_as") or {"user_name": run_as(job)}
    return answer


def _get(call: Call) -> Answer:
    return _view(find(call, *LEVELS), old=_is_old(call))


def _list(call: Call) -> Answer:
    full = _is_old(call) or call.query.get("expand_tasks", "").lower() == "true"
    where = visibility.objects(call, "jobs")
    if name := call.query.get("name"):
        where &= same_text("settings.name", name)
    jobs, more = page_of(call, "job", where, _LIST_MAX, str)
    return {"jobs": [_view(job, full=full, old=_is_old(call)) for job in jobs], **more}


def page_of(
    call: Call, kind: str, where: Condition, most: int, key_of: Callable[[int], str]
) -> tuple[list[Document], dict[str, Any]]:
    """One page, the newest first, by ``limit`` with ``page_token`` or ``offset``, and what the answer says of its neighbours.

    A token is the number of the last job or run seen, so that no page moves when others are made or deleted; 0 is the beginning.
    """
    limit = number(call.query.get("limit") or _LIST_DEFAULT, "limit")
    if not 1 <= limit <= most:
        raise InvalidParameterValue(f"limit must be between 1 and {most}, got {limit}.")
    seen = not_negative(call.query.get("page_token") or 0, "page_token")
    skip = 0 if seen else not_negative(call.query.get("offset") or 0, "offset")
    behind = [len(key_of(seen)), key_of(seen)] if seen else None
    page, more = call.store.page(kind, limit, order=_NEWEST, where=where, behind=behind, skip=skip)
    answer: dict[str, Any] = {"has_more": more}
    if more:
        answer["next_page_token"] = str(int(page[-1].key))
    if page and (seen or skip):
        before, others = call.store.page(kind, limit + 1, order=_NEWEST.reversed(), where=where, behind=page[0].place)
        answer["prev_page_token"] = str(int(before[-1].key)) if len(before) > limit or others else "0"
    return [each.document for each in page], answer


def _reset(call: Call) -> Answer:
    job = find(call, "CAN_MANAGE")
    body = call.need("new_settings")
    call.store.put("job", str(job["job_id"]), {**job, "settings": _settings(call, body, job["settings"])})
    return {}


def _update(call: Call) -> Answer:
    job = find(call, "CAN_MANAGE")
    settings = dict(as_single(job["settings"]))
    for field in call.body.get("fields_to_remove") or []:
        section, _, key = field.partition("/")
        if key and section in _MERGED:
            settings[section] = [each for each in settings.get(section) or [] if each[_MERGED[section]] != key]
        else:
            settings.pop(section, None)
    for field, value in (call.body.get("new_settings") or {}).items():
        if field in _MERGED and field in settings:
            merged = {each[_MERGED[field]]: each for each in settings[field]}
            merged.update({each.get(_MERGED[field]): each for each in value or []})
            settings[field] = list(merged.values())
        else:
            settings[field] = value
    call.store.put("job", str(job["job_id"]), {**job, "settings": _settings(call, settings, job["settings"])})
    return {}


def _delete(call: Call) -> Answer:
    job_id = find(call, "CAN_MANAGE")["job_id"]
    engine = JobEngine.of(call.workspace)
    for run in list(records.active(call.store, job_id)):
        engine.cancel(run["run_id"])
    call.store.delete("job", str(job_id))
    call.store.delete("permissions", f"jobs/{job_id}")
    return {}


_MANAGES = needs("CAN_MANAGE on the job")
_HANDLERS: tuple[tuple[str, str, Handler, Right], ...] = (
    ("POST", "create", _create, needs("the right to each thing that the settings name")),
    ("GET", "get", _get, needs("CAN_VIEW on the job")),
    ("GET", "list", _list, shows("CAN_VIEW")),
    ("POST", "reset", _reset, _MANAGES),
    ("POST", "update", _update, _MANAGES),
    ("POST", "delete", _delete, _MANAGES),
)
_ENTRY: Shape = {**dict.fromkeys(("user_name", "group_name", "service_principal_name", "permission_level"), TEXT)}
_BODIES: dict[str, dict[str, Shape]] = {
    "create": {**SHAPE, "access_control_list": [_ENTRY]},
    "reset": {"new_settings": SHAPE},
    "update": {"new_settings": SHAPE, "fields_to_remove": [TEXT]},
}
ROUTES = [
    Route(method, f"/api/{version}/jobs/{name}", handler, right, body={"job_id": ID, **_BODIES.get(name, {})})
    for version in ("2.0", "2.1", "2.2")
    for method, name, handler, right in _HANDLERS
]

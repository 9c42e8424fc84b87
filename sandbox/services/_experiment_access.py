"""Who may do what in an experiment: runs, logged models and traces have no permissions but those of the experiment they are in.

Source: https://docs.databricks.com/security/auth/access-control (MLflow experiment ACLs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.core.identity import is_admin
from sandbox.services._authorization import require_object
from sandbox.services._mlflow import experiment_of

_MANAGES = ("experiments/update", "experiments/delete", "experiments/restore")
_ONLY_READS = ("search", "batchGetInfos", "metrics", "calculate-filter-correlation", "search-datasets")
# What everybody may ask: creation makes the caller the owner, what these find is checked in `readable`, and the workspace's
# registry of models knows no experiments.
_OPEN = ("experiments/create", "experiments/search", "experiments/get-by-name", "server-info")
_IN_EXPERIMENTS = ("experiments", "runs", "metrics", "logged-models", "traces", "unified-traces", "scorers")
_TRACE_VERBS = (
    "search", "batchGet", "batchGetInfos", "delete-traces", "get", "metrics", "calculate-filter-correlation", "link-prompts", "link-to-run",
)  # fmt: skip
_OTHER_OBJECTS = ("registered-models/", "model-versions/")
_FIELDS = {
    "run": ("run_id", "run_uuid", "run_ids"),
    "model": ("model_id",),
    "trace": ("trace_id", "trace_ids", "request_id", "request_ids"),
}


async def check(call: Call, rest: str, body: Mapping[str, Any]) -> None:
    """Raise `PermissionDenied` unless the caller may send this request on to MLflow's server.

    ``rest`` is the path below ``/api/N.0/mlflow``. Every experiment that the request names, itself or through something in it,
    has to be open to the caller; a request that names none is the administrators' alone.
    """
    if rest in _OPEN or rest.startswith(_OTHER_OBJECTS) or is_admin(call.store, call.principal):
        return
    named = _named(call, rest, body)
    objects = {(kind, value) for kind, fields in _FIELDS.items() for field in fields for value in named.get(field, [])}
    experiments = _experiments(named, body)
    if rest.partition("/")[0] not in _IN_EXPERIMENTS or not (experiments or objects):
        raise PermissionDenied(f"{call.principal} is not a workspace administrator, which mlflow/{rest} needs.")
    # What is not there is in no experiment: that it is missing is for MLflow's own answer to say.
    experiments |= {found for kind, value in objects if (found := await experiment_of(call.workspace, kind, value))}
    for experiment_id in experiments:
        require_level(call, experiment_id, _level(call.request.method, rest))


def require_level(call: Call, experiment_id: str, level: str) -> None:
    """``level`` is CAN_READ, CAN_EDIT or CAN_MANAGE; a higher one includes it. Raises `PermissionDenied`."""
    higher = ("CAN_EDIT",) if level == "CAN_READ" else ()
    require_object(call, "experiments", experiment_id, *(() if level == "CAN_MANAGE" else (level, *higher)))


async def require_object_level(call: Call, kind: str, object_id: str, level: str) -> None:
    """The same for the experiment of a ``run``, ``model`` or ``trace``; one that is not there is in no experiment."""
    if not is_admin(call.store, call.principal):
        experiment_id = await experiment_of(call.workspace, kind, object_id)
        require_level(call, experiment_id or f"of {kind} {object_id}", level)


def readable(call: Call, experiment_id: str) -> bool:
    try:
        require_level(call, experiment_id, "CAN_READ")
    except PermissionDenied:
        return False
    return True


def _level(method: str, rest: str) -> str:
    if rest in _MANAGES:
        return "CAN_MANAGE"
    return "CAN_READ" if method == "GET" or rest.rpartition("/")[2] in _ONLY_READS else "CAN_EDIT"


def _named(call: Call, rest: str, body: Mapping[str, Any]) -> dict[str, list[str]]:
    """Values of the request's fields, wherever MLflow may take them from. Its JSON may have a field's name in either spelling."""
    values: dict[str, list[str]] = {}
    for key, value in [*body.items(), *call.request.query_params.multi_items()]:
        name = re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), key)
        values.setdefault(name, []).extend(str(v) for v in (value if isinstance(value, list) else [value]))
    collection, _, below = rest.partition("/")
    object_id = below.partition("/")[0]
    if collection == "logged-models" and object_id not in ("", "search"):
        values.setdefault("model_id", []).append(object_id)
    if collection == "traces" and object_id not in ("", *_TRACE_VERBS):
        values.setdefault("trace_id", []).append(object_id)
    return values


def _experiments(named: Mapping[str, list[str]], body: Mapping[str, Any]) -> set[str]:
    """Experiments by id, and by the places where traces are looked for or put."""
    found = {*named.get("experiment_id", []), *named.get("experiment_ids", [])}
    info = _inside(body, "trace", "trace_info") or _inside(body, "trace", "traceInfo")
    places = body.get("locations") if isinstance(body.get("locations"), list) else []
    for place in [*(places or []), _inside(info, "trace_location") or _inside(info, "traceLocation")]:
        experiment = _inside(place, "mlflow_experiment") or _inside(place, "mlflowExperiment")
        found |= {str(experiment[key]) for key in ("experiment_id", "experimentId") if key in experiment}
    return found


def _inside(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}

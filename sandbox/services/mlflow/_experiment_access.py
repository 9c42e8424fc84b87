"""Who may do what in an experiment: runs, logged models and traces have no permissions but those of the experiment they are in.

Source: https://docs.databricks.com/security/auth/access-control (MLflow experiment ACLs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.core.authorization import may_use, require_object
from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied, ResourceDoesNotExist
from sandbox.core.identity import is_admin
from sandbox.services.mlflow._forward import experiment_of
from sandbox.services.mlflow._request import MlflowRequest, snake_case

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
_NAMES = {
    **dict.fromkeys(("experiment_id", "experiment_ids"), "experiment"),
    **dict.fromkeys(("run_id", "run_ids", "run_uuid", "source_run_id"), "run"),
    **dict.fromkeys(("model_id", "model_ids"), "model"),
    **dict.fromkeys(("trace_id", "trace_ids", "request_id", "request_ids"), "trace"),
}
"""Fields, wherever in a request they stand, and what they name."""


async def check(call: Call, request: MlflowRequest) -> None:
    """Raise `PermissionDenied` unless the caller may send this request on to MLflow's server.

    Every experiment that the request names, itself or through something in it, has to be open to the caller; a request that names none is
    the administrators' alone. Raises `ResourceDoesNotExist` when all that it names is not there.
    """
    rest = request.rest
    if rest in _OPEN or rest.startswith(_OTHER_OBJECTS) or is_admin(call.store, call.principal):
        return
    named = set(_named(request.fields)) | set(_named_in_path(rest))
    if rest.partition("/")[0] not in _IN_EXPERIMENTS or not named:
        raise PermissionDenied(f"{call.principal} is not a workspace administrator, which mlflow/{rest} needs.")
    experiments = {value for kind, value in named if kind == "experiment"}
    missing = []
    for kind, value in sorted(named):
        if kind != "experiment":
            found = await experiment_of(call.workspace, kind, value)
            experiments |= {found} if found else set()
            missing += [] if found else [f"{kind.capitalize()} with id={value} not found"]
    if not experiments:
        raise ResourceDoesNotExist(missing[0])
    for experiment_id in experiments:
        require_level(call, experiment_id, _level(request.method, rest))


_ENOUGH = {"CAN_READ": ("CAN_READ", "CAN_EDIT"), "CAN_EDIT": ("CAN_EDIT",), "CAN_MANAGE": ()}
"""The levels, beside CAN_MANAGE, that include each."""


def require_level(call: Call, experiment_id: str, level: str) -> None:
    """``level`` is CAN_READ, CAN_EDIT or CAN_MANAGE; a higher one includes it. Raises `PermissionDenied`."""
    require_object(call, "experiments", experiment_id, *_ENOUGH[level])


async def require_object_level(call: Call, kind: str, object_id: str, level: str) -> None:
    """The same for the experiment of a ``run``, ``model`` or ``trace``; one that is not there is in no experiment."""
    if not is_admin(call.store, call.principal):
        experiment_id = await experiment_of(call.workspace, kind, object_id)
        require_level(call, experiment_id or f"of {kind} {object_id}", level)


def readable(call: Call, experiment_id: str) -> bool:
    return may_use(call, "experiments", experiment_id, *_ENOUGH["CAN_READ"])


def _level(method: str, rest: str) -> str:
    if rest in _MANAGES:
        return "CAN_MANAGE"
    return "CAN_READ" if method == "GET" or rest.rpartition("/")[2] in _ONLY_READS else "CAN_EDIT"


def _named(fields: Any) -> Iterator[tuple[str, str]]:
    """Kind and id of all that the fields name, at any depth: a batch of metrics names a model with each of them."""
    if isinstance(fields, list):
        for item in fields:
            yield from _named(item)
    if isinstance(fields, Mapping):
        for name, value in fields.items():
            if kind := _NAMES.get(snake_case(name)):
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, str | int):
                        yield kind, str(each)
            yield from _named(value)


def _named_in_path(rest: str) -> Iterator[tuple[str, str]]:
    collection, _, below = rest.partition("/")
    object_id = below.partition("/")[0]
    if collection == "logged-models" and object_id not in ("", "search"):
        yield "model", object_id
    if collection == "traces" and object_id not in ("", *_TRACE_VERBS):
        yield "trace", object_id

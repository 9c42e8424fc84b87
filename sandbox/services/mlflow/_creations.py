"""What MLflow's server makes is made once, also when the sandbox or the connection dies before the answer is there.

Between the commit in MLflow's database and the answer's last byte nobody but MLflow's server knows what was done. So each creation is
written down before it is passed on, and what is made carries the note's mark as a tag that nobody is shown. What a kill left written down
is looked for by its mark before the next creation: found, its answer is one of those that `sandbox.core.answers` gives again, once, to
the request that did not get it; not found, nothing was done.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
from starlette.responses import Response

from sandbox.core.answers import Answers, KeptAnswer, asked_by
from sandbox.core.authorization import Principal, note_owner
from sandbox.core.call import Call
from sandbox.core.workspace import Workspace
from sandbox.services.mlflow._forward import ask
from sandbox.services.mlflow._request import MlflowRequest

MARK = "lakewright.creation"
"""The tag's key."""
_BEGUN = "mlflow_creation"
Made = dict[str, Any]
Send = Callable[[MlflowRequest], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class _Kind:
    """A request that creates: how to ``search`` for what it made, ``listed`` there, what is ``told`` of it, where to ``get`` that again."""

    method: str
    search: str
    listed: str
    told: Callable[[Made], Made]
    get: Callable[[Made], tuple[str, Made]]


_KINDS = {
    "experiments/create": _Kind(
        "POST",
        "experiments/search",
        "experiments",
        lambda made: {"experiment_id": made["experiment_id"]},
        lambda told: ("experiments/get", {"experiment_id": told["experiment_id"]}),
    ),
    "runs/create": _Kind(
        "POST",
        "runs/search",
        "runs",
        lambda made: {"run": made},
        lambda told: ("runs/get", {"run_id": told["run"]["info"]["run_id"]}),
    ),
    "logged-models": _Kind(
        "POST",
        "logged-models/search",
        "models",
        lambda made: {"model": made},
        lambda told: (f"logged-models/{told['model']['info']['model_id']}", {}),
    ),
    "registered-models/create": _Kind(
        "GET",
        "registered-models/search",
        "registered_models",
        lambda made: {"registered_model": made},
        lambda told: ("registered-models/get", {"name": told["registered_model"]["name"]}),
    ),
    "model-versions/create": _Kind(
        "GET",
        "model-versions/search",
        "model_versions",
        lambda made: {"model_version": made},
        lambda told: ("model-versions/get", {key: told["model_version"][key] for key in ("name", "version")}),
    ),
}


def creates(request: MlflowRequest) -> bool:
    """True for what `carry_out` is for; MLflow's own words answer a request whose tags are no list."""
    return request.method == "POST" and request.rest in _KINDS and isinstance(request.fields.get("tags", []), list)


async def carry_out(call: Call, request: MlflowRequest, send: Send) -> Response | httpx.Response:
    """The answer to a creation: of ``send``, or the one that an earlier identical request made and did not get."""
    store, answers = call.store, Answers.of(call.workspace)
    await _settle(call.workspace)
    with store.transaction():
        again = answers.earlier(call, request.fields)
    if again is not None:
        if await _is_there(call.workspace, request.rest, again.answer):
            return again
        answers.handed_over(again.key)
    mark = uuid.uuid4().hex
    experiment = request.fields.get("experiment_id")
    store.put(_BEGUN, mark, {
        "asked": asked_by(call, request.fields), "rest": request.rest, "principal": call.principal, "experiment": experiment,
    })  # fmt: skip
    tags = [*unmarked(request.fields.get("tags", [])), {"key": MARK, "value": mark}]
    _under_way(call.workspace).add(mark)
    try:
        answer = await send(replace(request, fields={**request.fields, "tags": tags}))
    finally:
        _under_way(call.workspace).discard(mark)
    if answer.status_code != 200:
        if answer.status_code < 500:  # else nobody knows what was done
            store.delete(_BEGUN, mark)
        return answer
    content = json.loads(without_marks(answer.content))
    return KeptAnswer(content, answers, _keep(call.workspace, mark, content))


def without_marks(content: bytes) -> bytes:
    """MLflow's answer as it would be had nothing been marked."""
    if MARK.encode() not in content:
        return content
    return json.dumps(unmarked(json.loads(content))).encode()


def unmarked(value: Any) -> Any:
    """What MLflow's server told, without the marks."""
    if isinstance(value, dict):
        # A list with nothing in it stands in no answer.
        return {key: kept for key, each in value.items() if (kept := unmarked(each)) or not each}
    if isinstance(value, list):
        return [unmarked(each) for each in value if not (isinstance(each, dict) and each.get("key") == MARK)]
    return value


def _under_way(workspace: Workspace) -> set[str]:
    """Marks of creations that MLflow's server has not answered yet."""
    found: set[str] = workspace.services.setdefault("mlflow_creations", set())
    return found


async def _settle(workspace: Workspace) -> None:
    """Find out what became of the creations that a kill, of this process or of MLflow's, left without an answer."""
    lock: asyncio.Lock = workspace.services.setdefault("mlflow_settling", asyncio.Lock())
    async with lock:
        for mark, begun in workspace.store.items(_BEGUN):
            if mark not in _under_way(workspace):
                found = await _made(workspace, mark, begun)
                if found is None:
                    workspace.store.delete(_BEGUN, mark)
                    continue
                Answers.of(workspace).lost(_keep(workspace, mark, unmarked(_KINDS[begun["rest"]].told(found))))


async def _made(workspace: Workspace, mark: str, begun: Made) -> Made | None:
    """What carries the mark."""
    kind = _KINDS[begun["rest"]]
    fields: Made = {"filter": f"tags.`{MARK}` = '{mark}'", "max_results": 1}
    if begun["rest"] in ("runs/create", "logged-models"):
        fields["experiment_ids"] = [str(begun["experiment"] or "0")]
    found = (await ask(workspace, kind.method, kind.search, **fields)).get(kind.listed)
    return found[0] if found else None


def _keep(workspace: Workspace, mark: str, told: Made) -> str:
    """In one transaction: it is begun no longer, its maker owns it, its answer is kept until it is handed over. The answer's key."""
    store = workspace.store
    with store.transaction():
        begun = store.get(_BEGUN, mark) or {}
        store.delete(_BEGUN, mark)
        if begun["rest"] == "experiments/create":
            note_owner(Principal(store, begun["principal"]), "experiments", told["experiment_id"])
        return Answers.of(workspace).keep_asked(begun["asked"], told, [])


async def _is_there(workspace: Workspace, rest: str, told: Made) -> bool:
    """False once it was deleted: the same request is a new one then."""
    path, fields = _KINDS[rest].get(told)
    for shown in (await ask(workspace, "GET", path, **fields)).values():
        stage = shown.get("lifecycle_stage", shown.get("info", {}).get("lifecycle_stage"))
        return stage in (None, "active")
    return False

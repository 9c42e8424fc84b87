"""Notebooks, files and directories of the workspace. Source: https://docs.databricks.com/api/workspace/workspace

Contents lie under ``files/Workspace``; a notebook is kept without its extension, as the workspace shows it. The store has one
document for each object, with its id, type and language.
"""

from __future__ import annotations

import base64
import binascii

from starlette.responses import Response

from sandbox.core.bodies import MAX_JSON_BYTES, json_object, read
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.listing import directly_in
from sandbox.core.rights import needs
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace, now_ms
from sandbox.core.workspace_access import (
    ROOTS,
    forget,
    note_maker,
    readable_in,
    require_path,
    require_place,
)
from sandbox.services.files import _home_folders, _multipart, _uploads
from sandbox.services.files._notebook_formats import exported
from sandbox.services.files._paths import local, normal, parts_of
from sandbox.services.mlflow import _experiment_objects

_PATH = "/api/2.0/workspace"
NOTEBOOK_HEADERS = {
    b"# Databricks notebook source": "PYTHON",
    b"-- Databricks notebook source": "SQL",
    b"// Databricks notebook source": "SCALA",
}
_EXTENSIONS = {"PYTHON": ".py", "SQL": ".sql", "SCALA": ".scala", "R": ".r"}


async def start(workspace: Workspace) -> None:
    """The folders that every workspace has."""
    store = workspace.store
    with store.transaction():
        for path in ROOTS:
            local(workspace, "Workspace", *parts_of(path)).mkdir(parents=True, exist_ok=True)
            if store.get("workspace_object", path) is None:
                store.put("workspace_object", path, _directory(store, path))
        _home_folders.make_all(workspace)


def _fetch(call: Call, path: str, level: str) -> Document:
    """What is at ``path``, once the caller has ``level`` on it. Raises `PermissionDenied`, `ResourceDoesNotExist`."""
    require_path(call, path, level)
    found = call.store.get("workspace_object", path)
    if found is None:
        raise ResourceDoesNotExist(f"Path ({path}) doesn't exist.")
    return found


def _directory(store: Store, path: str) -> Document:
    return {"path": path, "object_type": "DIRECTORY", "object_id": store.next_id("workspace_object", 4000)}


def _make_directory(call: Call, path: str) -> None:
    """Make ``path`` and its parents. Raises `PermissionDenied`, and `ResourceAlreadyExists` when one of them is no directory."""
    found = call.store.get("workspace_object", path)
    if found is None:
        _make_directory(call, path.rpartition("/")[0] or "/")
        require_place(call, path)
        local(call.workspace, "Workspace", *parts_of(path)).mkdir(parents=True, exist_ok=True)
        note_maker(call, call.store.put("workspace_object", path, _directory(call.store, path)))
    elif found["object_type"] != "DIRECTORY":
        raise ResourceAlreadyExists(f"Path ({path}) exists and is no directory.", status=400)


def _mkdirs(call: Call) -> Answer:
    path = normal(call.need("path"))
    _make_directory(call, path)
    require_path(call, path, "CAN_READ")
    return {}


async def _import(call: Call) -> Answer:
    """JSON with base64 ``content``, or a multipart form, as the CLI sends larger files."""
    fields: Document
    content_type = call.request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        body = await read(call.request, MAX_JSON_BYTES)
        if body is None:
            raise InvalidParameterValue(f"A file of more than {MAX_JSON_BYTES} bytes cannot be imported.")
        form = _multipart.parse(content_type, body)
        fields = {key: _text(key, value) for key, value in form.items() if key != "content"}
        content = form.get("content", b"")
    else:
        fields = await json_object(call.request)
        try:
            content = base64.b64decode(fields.get("content") or "", validate=True)
        except (binascii.Error, TypeError):
            raise InvalidParameterValue("content is not base64.") from None
    return {"object_id": import_object(call, fields, content)["object_id"]}


def import_object(call: Call, fields: Document, content: bytes) -> Document:
    """Make or replace a notebook or file, by its ``path``, ``format``, ``language`` and ``overwrite``; gives its document."""
    with call.store.transaction():
        return _put(call, fields, content)


def readable(call: Call, path: str) -> tuple[Document, bytes]:
    """The file or notebook at ``path`` and its content, once the caller may read it. Raises `InvalidParameterValue` for a folder."""
    found = _fetch(call, path, "CAN_READ")
    if found["object_type"] == "DIRECTORY":
        raise InvalidParameterValue(f"Path ({path}) is a directory; read its files one by one.")
    return found, local(call.workspace, "Workspace", *parts_of(path)).read_bytes()


def _text(field: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise InvalidParameterValue(f"Invalid value for {field}: it is no text in UTF-8.") from None


def _put(call: Call, fields: Document, content: bytes) -> Document:
    path, form = normal(fields.get("path")), fields.get("format") or "SOURCE"
    if form not in ("SOURCE", "AUTO", "RAW", "JUPYTER"):
        raise InvalidParameterValue(f"format must be SOURCE, AUTO, RAW or JUPYTER, got {form}.")
    language = fields.get("language")
    if form == "AUTO" and path.endswith(".ipynb"):
        form, path = "JUPYTER", path.removesuffix(".ipynb")
    if form == "AUTO":
        first = content.split(b"\n", 1)[0].strip()
        language = NOTEBOOK_HEADERS.get(first)
        if language and path.endswith(_EXTENSIONS[language]):
            path = path.removesuffix(_EXTENSIONS[language])
    is_notebook = form in ("SOURCE", "JUPYTER") or (form == "AUTO" and language is not None)
    if is_notebook and form == "SOURCE" and language not in _EXTENSIONS:
        raise InvalidParameterValue(
            f"language must be one of {', '.join(_EXTENSIONS)} for format SOURCE, got {language}."
        )
    old = call.store.get("workspace_object", path)
    if old is not None:
        require_path(call, path, "CAN_EDIT")
    if old is not None and str(fields.get("overwrite", "false")).lower() != "true":
        raise ResourceAlreadyExists(f"Path ({path}) already exists.", status=400)
    kind = "NOTEBOOK" if is_notebook else "FILE"
    if old is not None and old["object_type"] != kind:
        raise InvalidParameterValue(
            f"Requested node type [{kind}] is different from the existing node type [{old['object_type']}]"
        )
    if old is None:
        _require_folder(call, path.rpartition("/")[0] or "/")
        require_place(call, path)
    target = local(call.workspace, "Workspace", *parts_of(path))
    temporary = _uploads.new(call.workspace)
    temporary.write_bytes(content)
    call.store.moves.move(temporary, target)
    now = now_ms()
    document = {
        "path": path,
        "object_type": kind,
        "object_id": old["object_id"] if old else call.store.next_id("workspace_object", 4000),
        "created_at": old["created_at"] if old else now,
        "modified_at": now,
        "size": len(content),
    }
    if is_notebook:
        document["language"] = language or "PYTHON"
    call.store.put("workspace_object", path, document)
    if old is None:
        note_maker(call, document)
    return document


def _require_folder(call: Call, folder: str) -> None:
    """Raise `ResourceDoesNotExist` unless it is there, and `ResourceAlreadyExists` when it is no folder.

    Source: the Terraform provider and the CLI, which wait for this answer and make the folder then.
    """
    found = call.store.get("workspace_object", folder)
    if found is None:
        require_path(call, folder, "CAN_READ")
        raise ResourceDoesNotExist(f"The parent folder ({folder}) does not exist.")
    if found["object_type"] != "DIRECTORY":
        raise ResourceAlreadyExists(f"Path ({folder}) exists and is no directory.", status=400)


def _export(call: Call) -> Answer:
    path = normal(call.need("path"))
    found, content = readable(call, path)
    form = str(call.query.get("format") or "SOURCE").upper()
    if found["object_type"] == "NOTEBOOK":
        content = exported(content, found["language"], form)
    if call.query.get("direct_download") == "true":
        return Response(content, media_type="application/octet-stream")
    extension = "ipynb" if form == "JUPYTER" else _EXTENSIONS.get(found.get("language", ""), "").lstrip(".")
    return {"content": base64.b64encode(content).decode(), "file_type": extension or path.rpartition(".")[2]}


def _status(call: Call) -> Answer:
    return _fetch(call, normal(call.need("path")), "CAN_READ")


def _list(call: Call) -> Answer:
    path = normal(call.need("path"))
    found = _fetch(call, path, "CAN_READ")
    if found["object_type"] != "DIRECTORY":
        return {"objects": [found]}
    below = path.rstrip("/") + "/"
    return {"objects": call.store.list("workspace_object", below, directly_in(path) & readable_in(call, path))}


def _delete(call: Call) -> Answer:
    path = normal(call.need("path"))
    if path in ROOTS:
        require_path(call, path, "CAN_MANAGE")
        raise InvalidParameterValue(f"Path ({path}) belongs to the workspace and cannot be deleted.")
    found = _fetch(call, path, "CAN_MANAGE")
    below = call.store.items("workspace_object", path + "/")
    if below and not call.body.get("recursive"):
        raise InvalidParameterValue(f"Folder ({path}) is not empty", error_code="DIRECTORY_NOT_EMPTY")
    for key, document in [*below, (path, found)]:
        call.store.delete("workspace_object", key)
        forget(call.store, document)
    call.store.moves.discard(local(call.workspace, "Workspace", *parts_of(path)))
    return {}


ROUTES = [
    Route("POST", _PATH + "/mkdirs", _mkdirs, right=needs("CAN_EDIT on the folder above")),
    Route(
        "POST",
        _PATH + "/import",
        _import,
        right=needs("CAN_EDIT on the object, or on the folder above a new one"),
        raw_body=True,
    ),
    Route("GET", _PATH + "/export", _export, right=needs("CAN_READ on the object")),
    Route("GET", _PATH + "/get-status", _experiment_objects.status(_status), right=needs("CAN_READ on the object")),
    Route("GET", _PATH + "/list", _experiment_objects.listing(_list), right=needs("CAN_READ on the folder")),
    Route("POST", _PATH + "/delete", _experiment_objects.deleting(_delete), right=needs("CAN_MANAGE on the object")),
]

"""The root of DBFS over REST: what tasks see as ``/dbfs/…`` and ``dbfs:/…``. Source: https://docs.databricks.com/api/workspace/dbfs

The platform advises volumes instead, and older clients (MLflow projects, CI scripts that ship wheels) still use it. As there, it is
everybody's: no file of it has permissions.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.core.bodies import MAX_JSON_BYTES, json_object, read
from sandbox.core.call import Call
from sandbox.core.errors import (
    ApiError,
    InvalidParameterValue,
    PermissionDenied,
    ResourceAlreadyExists,
    ResourceDoesNotExist,
)
from sandbox.core.fields import not_negative, number
from sandbox.core.rights import Right
from sandbox.core.routing import Answer, Handler, Route
from sandbox.core.shapes import FLAG, ID, TEXT, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.services.files import _multipart, _uploads
from sandbox.services.files._paths import local, parts_of
from sandbox.services.mlflow._locations import is_reserved
from sandbox.services.unity_catalog import _snapshots

_API = "/api/2.0/dbfs"
_BLOCK_BYTES = 1024 * 1024
_ROOTS = ("FileStore", "tmp")
_EVERYBODYS = Right("any principal: the root of DBFS is everybody's, as on the platform", refuses=False)


@dataclass
class _Stream:
    """A file that is being written block by block."""

    principal: str
    path: str
    temporary: Path
    overwrite: bool


async def start(workspace: Workspace) -> None:
    for name in _ROOTS:
        local(workspace, "dbfs", name).mkdir(parents=True, exist_ok=True)


def _path(text: Any, name: str = "path") -> str:
    """``/a/b`` for ``dbfs:/a/b`` too. Raises `InvalidParameterValue`."""
    if not isinstance(text, str) or not text.removeprefix("dbfs:").startswith("/"):
        raise InvalidParameterValue(f"{name} must be an absolute path, got {text!r}.")
    return "/" + "/".join(parts_of(text.removeprefix("dbfs:")))


def _local(call: Call, path: str) -> Path:
    if path.split("/")[1] in ("Volumes", "Workspace"):
        raise InvalidParameterValue(
            f"{path}: volumes and the workspace's files have APIs of their own (fs/files, workspace)."
        )
    if is_reserved(path):
        raise PermissionDenied(f"No operations allowed on this path: {path} is reached through MLflow alone.")
    found = local(call.workspace, "dbfs", *parts_of(path))
    if found.resolve() != found:
        raise InvalidParameterValue(f"Invalid path {path!r}: it leads through a link.")
    return found


def _existing(call: Call, path: str) -> Path:
    found = _local(call, path)
    if not found.exists():
        raise ResourceDoesNotExist(f"No file or directory exists on path {path}.")
    return found


def _info(path: str, found: Path) -> Document:
    status = found.stat()
    size = 0 if found.is_dir() else status.st_size
    return {
        "path": path,
        "is_dir": found.is_dir(),
        "file_size": size,
        "modification_time": int(status.st_mtime * 1000),
    }


def _get_status(call: Call) -> Answer:
    path = _path(call.need("path"))
    return _info(path, _existing(call, path))


def _list(call: Call) -> Answer:
    path = _path(call.need("path"))
    found = _existing(call, path)
    if not found.is_dir():
        return {"files": [_info(path, found)]}
    return {"files": [_info(f"{path.rstrip('/')}/{each.name}", each) for each in sorted(found.iterdir())]}


def _mkdirs(call: Call) -> Answer:
    path = _path(call.need("path"))
    target = _local(call, path)
    _uploads.make_parent(target, path)
    if target.is_file():
        raise ResourceAlreadyExists(f"A file already exists on path {path}.", status=400)
    target.mkdir(exist_ok=True)
    return {}


def _delete(call: Call) -> Answer:
    path = _path(call.need("path"))
    found = _local(call, path)
    if path == "/":
        raise InvalidParameterValue("The root of DBFS cannot be deleted.")
    if found.is_dir() and any(found.iterdir()) and not call.body.get("recursive"):
        raise ApiError(f"The directory {path} is not empty.", status=400, error_code="IO_ERROR")
    call.store.moves.discard(found)
    return {}


def _move(call: Call) -> Answer:
    source, target = (
        _path(call.need("source_path"), "source_path"),
        _path(call.need("destination_path"), "destination_path"),
    )
    found, place = _existing(call, source), _local(call, target)
    if place.is_dir() and not found.is_dir():
        place = place / found.name
    if place.exists():
        raise ResourceAlreadyExists(f"A file or directory already exists on path {target}.", status=400)
    if place.is_relative_to(found):
        raise InvalidParameterValue(f"{source} cannot be moved into itself.")
    _uploads.make_parent(place, target)
    call.store.moves.move(found, place)
    return {}


def _read(call: Call) -> Answer:
    path = _path(call.need("path"))
    found = _existing(call, path)
    if found.is_dir():
        raise InvalidParameterValue(f"{path} is a directory.")
    offset = not_negative(call.query.get("offset") or 0, "offset")
    length = not_negative(call.query.get("length") or _BLOCK_BYTES // 2, "length")
    if length > _BLOCK_BYTES:
        raise ApiError(
            f"At most {_BLOCK_BYTES} bytes are read at once, got {length}.",
            status=400,
            error_code="MAX_READ_SIZE_EXCEEDED",
        )
    with found.open("rb") as file:
        file.seek(offset)
        data = file.read(length)
    return {"bytes_read": len(data), "data": base64.b64encode(data).decode()}


def _bytes(data: Any, name: str) -> bytes:
    try:
        content = base64.b64decode(data or "", validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise InvalidParameterValue(f"{name} is not base64.") from None
    if len(content) > _BLOCK_BYTES:
        raise ApiError(
            f"{name} has {len(content)} bytes, at most {_BLOCK_BYTES} are taken at once.",
            status=400,
            error_code="MAX_BLOCK_SIZE_EXCEEDED",
        )
    return content


def _file_of(form: dict[str, bytes]) -> bytes:
    """The form's one part that is no field: ``contents`` in the documentation, ``file`` from the first Databricks CLI."""
    found = [content for name, content in form.items() if name not in ("path", "overwrite")]
    if len(found) != 1:
        raise InvalidParameterValue(f"A form has exactly one file besides path and overwrite, got {len(found)}.")
    return found[0]


async def _put(call: Call) -> Answer:
    """JSON with base64 ``contents`` of at most 1 MB, or a multipart form."""
    content_type = call.request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        body = await read(call.request, MAX_JSON_BYTES)
        if body is None:
            raise InvalidParameterValue(f"A form of more than {MAX_JSON_BYTES} bytes cannot be put.")
        form = _multipart.parse(content_type, body)
        fields: Document = {name: form[name].decode(errors="replace") for name in ("path", "overwrite") if name in form}
        content = _file_of(form)
    else:
        fields = await json_object(call.request)
        content = _bytes(fields.get("contents"), "contents")
    path = _path(fields.get("path"))
    temporary = _uploads.new(call.workspace)
    temporary.write_bytes(content)
    _place(call, temporary, path, overwrite=str(fields.get("overwrite", "false")).lower() == "true")
    return {}


def _place(call: Call, temporary: Path, path: str, *, overwrite: bool) -> None:
    try:
        _uploads.place(temporary, _local(call, path), path, overwrite=overwrite)
    except ResourceAlreadyExists as error:
        raise ResourceAlreadyExists(error.message, status=400) from None
    except InvalidParameterValue:
        temporary.unlink(missing_ok=True)
        raise


async def _upload(call: Call) -> Answer:
    """The body is the file: how MLflow sends a project's archive."""
    path = _path("/" + call.path["path"])
    temporary = await _uploads.receive(call)
    _place(call, temporary, path, overwrite=call.query.get("overwrite", "true").lower() == "true")
    return {}


def _download(call: Call) -> Answer:
    path = _path("/" + call.path["path"])
    found = _existing(call, path)
    if found.is_dir():
        raise InvalidParameterValue(f"{path} is a directory.")
    return _snapshots.Snapshot(call.workspace, found)


def _streams(call: Call) -> dict[int, _Stream]:
    streams: dict[int, _Stream] = call.workspace.services.setdefault("dbfs", {})
    return streams


def _create(call: Call) -> Answer:
    path, overwrite = _path(call.need("path")), bool(call.body.get("overwrite"))
    target = _local(call, path)
    if target.is_dir() or (target.exists() and not overwrite):
        raise ResourceAlreadyExists(f"A file or directory already exists on path {path}.", status=400)
    temporary = _uploads.new(call.workspace)
    temporary.touch()
    handle = call.store.next_id("dbfs_handle", 1)
    _streams(call)[handle] = _Stream(call.principal, path, temporary, overwrite)
    return {"handle": handle}


def _stream(call: Call) -> tuple[int, _Stream]:
    handle = number(call.need("handle"), "handle")
    stream = _streams(call).get(handle)
    if stream is None:
        raise ResourceDoesNotExist(f"No file is being written under handle {handle}.")
    if stream.principal != call.principal:
        raise PermissionDenied(f"Handle {handle} belongs to another principal.")
    return handle, stream


def _add_block(call: Call) -> Answer:
    _, stream = _stream(call)
    with stream.temporary.open("ab") as file:
        file.write(_bytes(call.body.get("data"), "data"))
    return {}


def _close(call: Call) -> Answer:
    handle, stream = _stream(call)
    del _streams(call)[handle]
    _place(call, stream.temporary, stream.path, overwrite=stream.overwrite)
    return {}


_HANDLERS: tuple[tuple[str, str, Handler, dict[str, Shape]], ...] = (
    ("GET", "get-status", _get_status, {}),
    ("GET", "list", _list, {}),
    ("GET", "read", _read, {}),
    ("POST", "mkdirs", _mkdirs, {"path": TEXT}),
    ("POST", "delete", _delete, {"path": TEXT, "recursive": FLAG}),
    ("POST", "move", _move, {"source_path": TEXT, "destination_path": TEXT}),
    ("POST", "create", _create, {"path": TEXT, "overwrite": FLAG}),
    ("POST", "add-block", _add_block, {"handle": ID, "data": TEXT}),
    ("POST", "close", _close, {"handle": ID}),
)
ROUTES = [
    Route(method, f"{_API}/{name}", handler, right=_EVERYBODYS, body=body) for method, name, handler, body in _HANDLERS
]
ROUTES += [
    Route("POST", f"{_API}/put", _put, right=_EVERYBODYS, raw_body=True),
    Route("POST", "/dbfs/{path:path}", _upload, right=_EVERYBODYS, raw_body=True),
    Route("PUT", "/dbfs/{path:path}", _upload, right=_EVERYBODYS, raw_body=True),
    Route("GET", "/dbfs/{path:path}", _download, right=_EVERYBODYS),
]

"""The Files API: files and directories on volumes, and the files of model versions.

Source: https://docs.databricks.com/api/workspace/files. Uploads are streamed to a temporary name and renamed, so nobody ever
reads half a file and an interrupted upload leaves nothing behind.
"""

from __future__ import annotations

import os
import secrets
from email.utils import formatdate
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from sandbox.core.call import Call
from sandbox.core.errors import ApiError, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.routing import Answer, Route
from sandbox.services._paths import governed

_FILES = "/api/2.0/fs/files/{path:path}"
_DIRECTORIES = "/api/2.0/fs/directories/{path:path}"
UPLOADING = ".uploading-"


def _path(call: Call) -> str:
    return "/" + call.path["path"].strip("/")


def _not_found(path: str) -> ResourceDoesNotExist:
    return ResourceDoesNotExist(f"The file or directory being accessed is not found: {path}", error_code="NOT_FOUND")


async def _upload(call: Call) -> Answer:
    path = _path(call)
    target = governed(call, path, write=True)
    if target.is_dir():
        raise ResourceAlreadyExists(f"The path {path} is a directory.", error_code="ALREADY_EXISTS")
    overwrite = call.query.get("overwrite") != "false"  # "if true or unspecified", as the reference has it
    if target.exists() and not overwrite:
        raise ResourceAlreadyExists(
            f"The file {path} already exists and the overwrite flag is false.", error_code="ALREADY_EXISTS"
        )
    _make_parent(target, path)
    temporary = target.with_name(f"{UPLOADING}{secrets.token_hex(8)}")
    try:
        with temporary.open("wb") as file:
            async for chunk in call.request.stream():
                file.write(chunk)
        if overwrite:
            temporary.replace(target)
        else:
            # A second upload of the same name may have finished meanwhile; link() fails then, where rename would not.
            os.link(temporary, target)
    except FileExistsError:
        raise ResourceAlreadyExists(
            f"The file {path} already exists and the overwrite flag is false.", error_code="ALREADY_EXISTS"
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    return Response(status_code=204)


def _make_parent(target: Path, path: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ResourceAlreadyExists(f"A parent of {path} is a file.", error_code="ALREADY_EXISTS") from None


def _download(call: Call) -> Answer:
    path = _path(call)
    found = governed(call, path, write=False)
    if not found.is_file():
        raise _not_found(path)
    headers = {"Last-Modified": formatdate(found.stat().st_mtime, usegmt=True)}
    return FileResponse(found, media_type="application/octet-stream", headers=headers)


def _file_metadata(call: Call) -> Answer:
    """HEAD answers have no body, so an error is its status alone."""
    try:
        return _download(call)
    except ApiError as error:
        return Response(status_code=error.status)


def _delete(call: Call) -> Answer:
    path = _path(call)
    found = governed(call, path, write=True)
    if not found.is_file():
        raise _not_found(path)
    found.unlink()
    return Response(status_code=204)


def _create_directory(call: Call) -> Answer:
    path = _path(call)
    target = governed(call, path, write=True)
    _make_parent(target / "x", path)
    return Response(status_code=204)


def _directory_metadata(call: Call) -> Answer:
    try:
        found = governed(call, _path(call), write=False)
    except ApiError as error:
        return Response(status_code=error.status)
    return Response(status_code=200 if found.is_dir() else 404)


def _delete_directory(call: Call) -> Answer:
    path = _path(call)
    found = governed(call, path, write=True)
    if not found.is_dir():
        raise _not_found(path)
    if any(found.iterdir()):
        raise ResourceAlreadyExists(f"The directory {path} is not empty.", error_code="DIRECTORY_NOT_EMPTY", status=400)
    found.rmdir()
    return Response(status_code=204)


def _list_directory(call: Call) -> Answer:
    path = _path(call)
    found = governed(call, path, write=False)
    if not found.is_dir():
        raise _not_found(path)
    entries = [_entry(path, child) for child in sorted(found.iterdir()) if not child.name.startswith(UPLOADING)]
    page, token = call.page(entries, default_size=1000, size_key="page_size")
    return {"contents": page, **({"next_page_token": token} if token else {})}


def _entry(parent: str, child: Path) -> dict[str, Any]:
    status = child.stat()
    entry = {
        "path": f"{parent}/{child.name}",
        "name": child.name,
        "is_directory": child.is_dir(),
        "last_modified": int(status.st_mtime * 1000),
    }
    return entry if child.is_dir() else {**entry, "file_size": status.st_size}


ROUTES = [
    Route("PUT", _FILES, _upload, raw_body=True),
    Route("GET", _FILES, _download),
    Route("HEAD", _FILES, _file_metadata),
    Route("DELETE", _FILES, _delete),
    Route("PUT", _DIRECTORIES, _create_directory),
    Route("HEAD", _DIRECTORIES, _directory_metadata),
    Route("DELETE", _DIRECTORIES, _delete_directory),
    Route("GET", _DIRECTORIES, _list_directory),
]

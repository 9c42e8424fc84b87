"""The Files API: files and directories on volumes, and the files of model versions.

Source: https://docs.databricks.com/api/workspace/files, and databricks-cli's ``libs/filer/files_client.go`` for the reasons given with
errors. Uploads in parts are in `files_multipart`.
"""

from __future__ import annotations

import base64
import stat
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from sandbox.core.call import Call
from sandbox.core.errors import ApiError, InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.rights import needs
from sandbox.core.routing import Answer, Route
from sandbox.core.workspace import Workspace
from sandbox.services.files import _uploads
from sandbox.services.files._paths import governed, parts_of
from sandbox.services.unity_catalog import _snapshots

_FILES = "/api/2.0/fs/files/{path:path}"
_DIRECTORIES = "/api/2.0/fs/directories/{path:path}"
_PAGE_ENTRIES = 1000
"""Entries on a page: what callers get who ask for more, or for no number."""
_ROOT_DEPTH = 4
"""``/Volumes/CATALOG/SCHEMA/VOLUME`` is made and deleted as a volume, never as a directory."""


class FilesError(ApiError):
    """An error that says in its details which one it is: the Files API's codes alone are too coarse for its clients."""

    def __init__(self, status: int, error_code: str, reason: str, message: str) -> None:
        super().__init__(message, status=status, error_code=error_code)
        self.reason = reason

    def body(self) -> dict[str, Any]:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": self.reason}
        return {**super().body(), "details": [{**info, "domain": "filesystem.databricks.com"}]}


async def start(workspace: Workspace) -> None:
    _uploads.sweep(workspace)
    _snapshots.sweep(workspace)


def path_of(call: Call) -> str:
    return "/" + call.path["path"].strip("/")


def _not_found(path: str) -> ResourceDoesNotExist:
    return ResourceDoesNotExist(f"The file or directory being accessed is not found: {path}", error_code="NOT_FOUND")


def overwrites(call: Call) -> bool:
    """The flag ``overwrite``; an existing file is overwritten "if true or unspecified", as the reference has it."""
    asked = call.query.get("overwrite", "true")
    if asked.lower() not in ("true", "false"):
        raise InvalidParameterValue(f"overwrite must be true or false, got {asked!r}.")
    return asked.lower() == "true"


async def upload(call: Call) -> Answer:
    path, overwrite = path_of(call), overwrites(call)
    target = governed(call, path, write=True)
    if target.is_file() and not overwrite:
        raise _uploads.exists(path)
    temporary = await _uploads.receive(call)
    finish(call, path, temporary, overwrite=overwrite)
    return Response(status_code=204)


def finish(call: Call, path: str, temporary: Path, *, overwrite: bool) -> None:
    """Put a received file where it belongs, if that is still there and the caller still may: bodies can take their time."""
    try:
        target = governed(call, path, write=True)
    except ApiError:
        temporary.unlink()
        raise
    _uploads.place(temporary, target, path, overwrite=overwrite)


def _download(call: Call) -> Answer:
    path = path_of(call)
    found = governed(call, path, write=False)
    if not found.is_file():
        raise _not_found(path)
    _refuse_modified(call, int(found.stat().st_mtime))
    return _snapshots.Snapshot(call.workspace, found)


def _refuse_modified(call: Call, modified_seconds: int) -> None:
    """``If-Unmodified-Since``, with which clients continue a download that broke off. What is no date does not count (RFC 9110)."""
    try:
        since = parsedate_to_datetime(call.request.headers.get("if-unmodified-since", ""))
    except ValueError:
        return
    if modified_seconds > since.timestamp():
        raise ApiError(f"The file was modified after {since}.", status=412, error_code="FAILED_PRECONDITION")


def _file_metadata(call: Call) -> Answer:
    """HEAD answers have no body, so an error is its status alone."""
    try:
        return _download(call)
    except ApiError as error:
        return Response(status_code=error.status)


def delete(call: Call) -> Answer:
    path = path_of(call)
    found = governed(call, path, write=True)
    if not found.is_file():
        raise _not_found(path)
    found.unlink()
    return Response(status_code=204)


def _create_directory(call: Call) -> Answer:
    path = path_of(call)
    target = governed(call, path, write=True)
    _uploads.make_parent(target / "x", path)
    return Response(status_code=204)


def _directory_metadata(call: Call) -> Answer:
    try:
        found = governed(call, path_of(call), write=False)
    except ApiError as error:
        return Response(status_code=error.status)
    return Response(status_code=200 if found.is_dir() else 404)


def _delete_directory(call: Call) -> Answer:
    path = path_of(call)
    found = governed(call, path, write=True)
    if not found.is_dir():
        raise FilesError(404, "NOT_FOUND", "FILES_API_DIRECTORY_IS_NOT_FOUND", f"No such directory: {path}")
    if len(parts_of(path)) == _ROOT_DEPTH:
        raise InvalidParameterValue(f"{path} is no directory in a volume or model: delete the volume or model itself.")
    if any(found.iterdir()):
        raise FilesError(
            400, "INVALID_PARAMETER_VALUE", "FILES_API_DIRECTORY_IS_NOT_EMPTY", f"The directory {path} is not empty."
        )
    found.rmdir()
    return Response(status_code=204)


def _list_directory(call: Call) -> Answer:
    path = path_of(call)
    found = governed(call, path, write=False)
    if not found.is_dir():
        raise _not_found(path)
    size, after = _page_size(call), _last_seen(call)
    children = sorted(child for child in found.iterdir() if after is None or child.name > after)
    page = children[:size]
    answer: dict[str, Any] = {"contents": [entry for child in page if (entry := _entry(path, child))]}
    if len(children) > size:
        answer["next_page_token"] = base64.urlsafe_b64encode(page[-1].name.encode()).decode()
    return answer


def _page_size(call: Call) -> int:
    try:
        size = int(call.query.get("page_size", _PAGE_ENTRIES))
    except ValueError:
        size = -1
    if size < 0:
        raise InvalidParameterValue(f"page_size must be a number, not below 0, got {call.query['page_size']!r}.")
    return min(size or _PAGE_ENTRIES, _PAGE_ENTRIES)


def _last_seen(call: Call) -> str | None:
    """The name that the page before ended with: going on behind a name misses nothing when others are deleted meanwhile."""
    token = call.query.get("page_token")
    if not token:
        return None
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except ValueError:
        raise InvalidParameterValue(f"{token!r} is no page_token that this API gave out.") from None


def _entry(parent: str, child: Path) -> dict[str, Any] | None:
    """None for what is no file and no directory (tasks can make links, volumes have none) or went away just now."""
    try:
        status = child.lstat()
    except FileNotFoundError:
        return None
    is_directory = stat.S_ISDIR(status.st_mode)
    if not is_directory and not stat.S_ISREG(status.st_mode):
        return None
    entry = {
        "path": f"{parent}/{child.name}",
        "name": child.name,
        "is_directory": is_directory,
        "last_modified": int(status.st_mtime * 1000),
    }
    return entry if is_directory else {**entry, "file_size": status.st_size}


_READS = needs("READ_VOLUME, or EXECUTE on the model")
_WRITES = needs("WRITE_VOLUME, or CREATE_MODEL_VERSION on the model")
ROUTES = [
    Route("GET", _FILES, _download, right=_READS),
    Route("HEAD", _FILES, _file_metadata, right=_READS),
    Route("PUT", _DIRECTORIES, _create_directory, right=_WRITES),
    Route("HEAD", _DIRECTORIES, _directory_metadata, right=_READS),
    Route("DELETE", _DIRECTORIES, _delete_directory, right=_WRITES),
    Route("GET", _DIRECTORIES, _list_directory, right=_READS),
]

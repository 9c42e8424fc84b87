"""Uploads in parts, which the SDKs choose for large files (50 MiB and more) and for streams whose length they do not know.

A session is opened; each part is sent, without a token, to an address that only the session's owner was told; completing joins the
parts, aborting forgets them. Sessions live in memory: after a restart a client gets 404 and starts again.
Where the SDK speaks to the platform's storage proxy it is told no addresses: parts and the end go to the file's own path, with the
session in the query. So a DELETE of a file is looked at twice: with ``action=abort-upload`` the file stays.
Source: databricks-sdk's ``mixins/files.py`` (0.162), databricks-cli's ``libs/upload/files/files.go``.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.responses import Response

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.fields import number as whole_number
from sandbox.core.rights import NO_TOKEN, needs
from sandbox.core.routing import Answer, Route
from sandbox.core.workspace import Workspace
from sandbox.services.files import _uploads
from sandbox.services.files._paths import governed
from sandbox.services.files.files import delete, finish, overwrites, path_of, upload

_FILE = "/api/2.0/fs/files/{path:path}"
_WRITES = needs("WRITE_VOLUME, or CREATE_MODEL_VERSION")
_MAX_PARTS = 10_000
"""As with S3, where the platform's parts go."""


@dataclass
class _Session:
    """``parts`` has the file and the ETag of each part that has arrived, by its number."""

    owner: str
    path: str
    overwrite: bool
    parts: dict[int, tuple[Path, str]] = field(default_factory=dict)


def _sessions(workspace: Workspace) -> dict[str, _Session]:
    sessions: dict[str, _Session] = workspace.services.setdefault("files_multipart", {})
    return sessions


def _no_session() -> ResourceDoesNotExist:
    return ResourceDoesNotExist("The upload session does not exist or has ended.", error_code="NOT_FOUND")


def _session(call: Call, path: str) -> tuple[str, _Session]:
    """The caller's own session for ``path``. Raises `ResourceDoesNotExist`."""
    token = str(call.need("session_token"))
    session = _sessions(call.workspace).get(token)
    if session is None or (session.owner, session.path) != (call.principal, path):
        raise _no_session()
    return token, session


async def _post(call: Call) -> Answer:
    action = call.query.get("action")
    if action == "initiate-upload":
        return _initiate(call)
    if action == "complete-upload":
        return await _complete(call)
    raise InvalidParameterValue(f"action must be initiate-upload or complete-upload, got {action!r}.")


async def _put(call: Call) -> Answer:
    """The file, or a part of it for an upload that the query names."""
    kind = call.query.get("upload_type")
    if kind is None:
        return await upload(call)
    if kind != "multipart":
        raise InvalidParameterValue(f"upload_type must be multipart, got {kind!r}.")
    token, _ = _session(call, path_of(call))
    return await _receive(call, token, str(call.query.get("part_number")))


def _delete(call: Call) -> Answer:
    """The file, or an upload that has not ended."""
    action = call.query.get("action")
    if action is None:
        return delete(call)
    if action != "abort-upload":
        raise InvalidParameterValue(f"action must be abort-upload, got {action!r}.")
    token, _ = _session(call, path_of(call))
    return _end(call, token)


def _initiate(call: Call) -> Answer:
    path = path_of(call)
    governed(call, path, write=True)
    token = secrets.token_urlsafe(32)
    _sessions(call.workspace)[token] = _Session(call.principal, path, overwrites(call))
    return {"multipart_upload": {"session_token": token}}


def _part_addresses(call: Call) -> Answer:
    token, session = _session(call, str(call.need("path")))
    governed(call, session.path, write=True)
    first, count = _number(call, "start_part_number"), _number(call, "count")
    numbers = range(first, min(first + count, _MAX_PARTS + 1))
    addresses = [{"url": _address(call, token, number), "part_number": number, "headers": []} for number in numbers]
    return {"upload_part_urls": addresses}


def _number(call: Call, name: str) -> int:
    value = call.need(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MAX_PARTS:
        raise InvalidParameterValue(f"{name} must be a number from 1 to {_MAX_PARTS}, got {value!r}.")
    return value


def _address(call: Call, token: str, part: int | str) -> str:
    return f"{call.url}/sandbox/uploads/{token}/{part}"


async def _receive_part(call: Call) -> Answer:
    return await _receive(call, call.path["token"], call.path["number"])


async def _receive(call: Call, token: str, part: str) -> Answer:
    number, sessions = whole_number(part, "part"), _sessions(call.workspace)
    if token not in sessions or not 1 <= number <= _MAX_PARTS:
        raise _no_session()
    temporary = await _uploads.receive(call)
    tag = f'"{await asyncio.to_thread(_digest, temporary)}"'
    session = sessions.get(token)  # it may have ended meanwhile
    if session is None:
        temporary.unlink()
        raise _no_session()
    earlier, _ = session.parts.get(number, (None, ""))
    session.parts[number] = (temporary, tag)
    if earlier is not None:
        earlier.unlink()
    return Response(status_code=200, headers={"ETag": tag})


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


async def _complete(call: Call) -> Answer:
    token, session = _session(call, path_of(call))
    files = _chosen(session, call.body.get("parts"))
    # From here on nobody else completes, aborts or sends parts of it.
    del _sessions(call.workspace)[token]
    try:
        await asyncio.to_thread(_join, files)
        finish(call, session.path, files[0], overwrite=session.overwrite)
    finally:
        _forget(session)
    return Response(status_code=200)


def _chosen(session: _Session, wanted: Any) -> list[Path]:
    """The parts to be joined, in order. Raises `InvalidParameterValue` on one that has not arrived as the caller describes it."""
    if not isinstance(wanted, list) or not wanted or not all(isinstance(part, dict) for part in wanted):
        raise InvalidParameterValue("parts must be a list of at least one {part_number, etag}.")
    numbers = [part.get("part_number") for part in wanted]
    if any(not isinstance(number, int) for number in numbers) or numbers != sorted(set(numbers)):
        raise InvalidParameterValue(f"parts must be in the order of their numbers, each once, got {numbers}.")
    for part in wanted:
        _, tag = session.parts.get(part["part_number"], (None, None))
        if tag is None or part.get("etag") != tag:
            raise InvalidParameterValue(f"Part {part['part_number']} with ETag {part.get('etag')} was not uploaded.")
    return [session.parts[number][0] for number in numbers]


def _join(files: list[Path]) -> None:
    """Append all others to the first."""
    with files[0].open("ab") as whole:
        for file in files[1:]:
            with file.open("rb") as part:
                shutil.copyfileobj(part, whole)


def _abort_address(call: Call) -> Answer:
    token, _ = _session(call, str(call.need("path")))
    return {"abort_upload_url": {"url": _address(call, token, "abort"), "headers": []}}


def _abort(call: Call) -> Answer:
    return _end(call, call.path["token"])


def _end(call: Call, token: str) -> Answer:
    session = _sessions(call.workspace).pop(token, None)
    if session is None:
        raise _no_session()
    _forget(session)
    return Response(status_code=200)


def _forget(session: _Session) -> None:
    for file, _ in session.parts.values():
        file.unlink(missing_ok=True)


ROUTES = [
    Route("POST", _FILE, _post, right=_WRITES),
    Route("PUT", _FILE, _put, right=_WRITES, raw_body=True),
    Route("DELETE", _FILE, _delete, right=_WRITES),
    Route(
        "POST",
        "/api/2.0/fs/create-upload-part-urls",
        _part_addresses,
        right=needs("the upload, which is the caller's own"),
    ),
    Route(
        "POST",
        "/api/2.0/fs/create-abort-upload-url",
        _abort_address,
        right=needs("the upload, which is the caller's own"),
    ),
    Route("PUT", "/sandbox/uploads/{token}/{number}", _receive_part, right=NO_TOKEN, raw_body=True),
    Route("DELETE", "/sandbox/uploads/{token}/abort", _abort, right=NO_TOKEN, raw_body=True),
]

"""Bytes on their way in: written under a name of their own outside all that anybody lists, then moved to their place at once.

So nobody ever reads half a file, an upload that breaks off leaves nothing behind, and what a kill leaves is swept at the next start.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from starlette.requests import ClientDisconnect

from sandbox.core.call import Call
from sandbox.core.errors import ApiError, ResourceAlreadyExists
from sandbox.core.workspace import Workspace


def folder(workspace: Workspace) -> Path:
    """Where uploads wait: beside the files, so that moving one there is a rename."""
    return workspace.home / "uploads"


def sweep(workspace: Workspace) -> None:
    """Forget what an earlier process had not finished; its clients were never told that it was there."""
    if folder(workspace).exists():
        shutil.rmtree(folder(workspace))


def new(workspace: Workspace) -> Path:
    """The name of a file that is not there yet."""
    folder(workspace).mkdir(parents=True, exist_ok=True)
    return folder(workspace) / secrets.token_hex(16)


async def receive(call: Call) -> Path:
    """The request's body as a file of its own. Raises `ApiError` when the caller goes away before its end: an everyday thing, no fault."""
    temporary = new(call.workspace)
    try:
        with temporary.open("wb") as file:
            async for chunk in call.request.stream():
                file.write(chunk)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, ClientDisconnect):
            raise ApiError("The upload broke off.", status=499, error_code="CANCELLED") from None
        raise
    return temporary


def place(temporary: Path, target: Path, path: str, *, overwrite: bool) -> None:
    """Move a received file to ``target``, which callers know as ``path``; it is gone from its old place in any case.

    Raises `ResourceAlreadyExists` when ``target`` is a directory, when one of its parents is a file, and, without
    ``overwrite``, when there is such a file.
    """
    try:
        make_parent(target, path)
        if target.is_dir():
            raise ResourceAlreadyExists(f"The path {path} is a directory.", error_code="ALREADY_EXISTS")
        if overwrite:
            temporary.replace(target)
        else:
            # A second upload of the same name may have finished meanwhile; link() fails then, where rename would not.
            os.link(temporary, target)
    except FileExistsError:
        raise exists(path) from None
    finally:
        temporary.unlink(missing_ok=True)


def exists(path: str) -> ResourceAlreadyExists:
    return ResourceAlreadyExists(
        f"The file {path} already exists and the overwrite flag is false.", error_code="ALREADY_EXISTS"
    )


def make_parent(target: Path, path: str) -> None:
    """Make the directory of ``target``. Raises `ResourceAlreadyExists` when a file is in the way."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ResourceAlreadyExists(f"A parent of {path} is a file.", error_code="ALREADY_EXISTS") from None

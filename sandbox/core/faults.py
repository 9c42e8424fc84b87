"""What a caller is told when the file system or the database does not do what a request needs."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from sandbox.core.errors import ApiError, InvalidParameterValue, TemporarilyUnavailable

_FULL = (errno.ENOSPC, errno.EDQUOT)


def answer(error: OSError | sqlite3.Error, home: Path) -> ApiError:
    """The answer for ``error``. It can be asked for again: what could not be done whole was not done at all."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL or ((code or 0) & 0xFF == sqlite3.SQLITE_IOERR and _is_full(home)):
            return _full(home)
        if isinstance(error, sqlite3.ProgrammingError):
            return TemporarilyUnavailable("The sandbox is shutting down.")
        return _failed(f"its database says: {error}")
    if error.errno in _FULL:
        return _full(home)
    if error.errno == errno.ENAMETOOLONG:
        return InvalidParameterValue(
            f"A name or path is too long for the sandbox's file system: {_place(error, home)}."
        )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return _failed(f"the file system says of {_place(error, home)}: {reason}")


def _full(home: Path) -> ApiError:
    return ApiError(
        f"No space is left on the disk that holds the sandbox's folder {home}. Nothing was changed; free some and try again.",
        error_code="INSUFFICIENT_STORAGE",
        status=507,
    )


def _failed(what: str) -> ApiError:
    return ApiError(f"The sandbox could not do this, and has changed nothing: {what}.")


def _place(error: OSError, home: Path) -> str:
    """The file, by its place in the sandbox's folder."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    return (name.removeprefix(f"{home}/") or "a file")[:300]


def _is_full(home: Path) -> bool:
    left = os.statvfs(home)
    return left.f_bavail * left.f_frsize < 1 << 20

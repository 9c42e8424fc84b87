"""``/Volumes``, ``/Workspace`` and ``/dbfs`` in Python, without root: the functions that take paths are wrapped.

``/databricks/mlflow``, where a runtime keeps the code of MLflow's projects, is a folder of the task.

On Databricks these are mounts. Here `open`, the functions of `os` and imports translate such a path to the sandbox's folder, and so
does all that is built on them (pathlib, shutil, glob, tempfile, pandas' readers of text). Not translated: libraries that open files in
native code (pass them an open file) and other programs than Python, unless they are named in a command for the shell (``%sh``, `os.system`,
``subprocess.run(…, shell=True)``): paths in its text are replaced.
"""

from __future__ import annotations

import builtins
import functools
import importlib.machinery
import io
import os
import re
import subprocess
import sys
from typing import Any

_ROOTS = ("/Volumes", "/Workspace", "/dbfs")
_ONE_PATH = (
    "access", "chdir", "chmod", "chown", "listdir", "lstat", "mkdir", "open", "readlink", "remove", "rmdir", "stat", "truncate", "unlink",
    "utime", "getxattr", "listxattr", "setxattr", "removexattr", "statvfs", "pathconf",
)  # fmt: skip
_TWO_PATHS = ("link", "rename", "replace", "symlink")
_files = ""
_PROJECTS = "/databricks/mlflow"
_IN_TEXT = re.compile(r"(?<![\w/.-])(/Volumes|/Workspace|/dbfs|/databricks/mlflow)(?=/)")


def real(path: Any) -> Any:
    """Where ``path`` really lies; anything but a platform path is given back as it is."""
    if isinstance(path, int) or path is None:
        return path
    try:
        text = os.fspath(path)
    except TypeError:
        return path
    plain = os.fsdecode(text)
    for root, base in _bases().items():
        if plain == root or plain.startswith(root + "/"):
            inside = os.path.normpath(plain)
            if not (inside == root or inside.startswith(root + "/")):
                return inside  # "/Volumes/../etc" is /etc, as it would be with a mount
            target = base + inside
            return os.fsencode(target) if isinstance(text, bytes) else target
    return path


def _bases() -> dict[str, str]:
    """What stands before each of the platform's folders on this machine."""
    bases = dict.fromkeys(_ROOTS, _files)
    if task := os.environ.get("LAKEWRIGHT_TASK"):
        bases[_PROJECTS] = os.path.dirname(task)
    return bases


def real_text(script: str) -> str:
    """Platform paths are replaced in a script's text, because programs other than Python know nothing of them."""
    bases = _bases()
    return _IN_TEXT.sub(lambda match: bases.get(match[1], "") + match[1], script)


def install(files: str) -> None:
    """Wrap once; ``files`` is the folder with ``Volumes``, ``Workspace`` and ``dbfs``."""
    global _files
    if _files:
        return
    _files = os.path.realpath(files)
    for root in _ROOTS:
        os.makedirs(_files + root, exist_ok=True)
    builtins.open = io.open = _first(builtins.open)
    for name in _ONE_PATH:
        if hasattr(os, name):
            _replace(name, _first(getattr(os, name)))
    for name in _TWO_PATHS:
        _replace(name, _first_two(getattr(os, name)))
    os.scandir = _scandir(os.scandir)
    os.system = _command(os.system)
    subprocess.Popen.__init__ = _started(subprocess.Popen.__init__)  # type: ignore[method-assign]
    sys.path_hooks.insert(0, _finder)


def start_beside(path: str) -> None:
    """Code begins in the folder of its notebook or script, as since runtime 14; before, and elsewhere, in a folder of the task's own.

    Source: https://docs.databricks.com/files/cwd-dbr-14
    """
    major = os.environ.get("DATABRICKS_RUNTIME_VERSION", "").partition(".")[0]
    folder = os.path.dirname(path)
    if path.startswith("/Workspace/") and not (major.isdigit() and int(major) < 14) and os.path.isdir(folder):
        os.chdir(folder)


def _replace(name: str, wrapped: Any) -> None:
    original = getattr(os, name)
    setattr(os, name, wrapped)
    # shutil and pathlib ask these sets what the platform's functions can do.
    for capability in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if original in capability:
            capability.add(wrapped)


def _first(function: Any) -> Any:
    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if args:
            return function(real(args[0]), *args[1:], **kwargs)
        for name in ("path", "file"):
            if name in kwargs:
                kwargs[name] = real(kwargs[name])
        return function(**kwargs)

    return wrapped


def _first_two(function: Any) -> Any:
    @functools.wraps(function)
    def wrapped(src: Any, dst: Any, *args: Any, **kwargs: Any) -> Any:
        return function(real(src), real(dst), *args, **kwargs)

    return wrapped


def _command(function: Any) -> Any:
    @functools.wraps(function)
    def wrapped(command: Any) -> Any:
        return function(real_text(command) if isinstance(command, str) else command)

    return wrapped


def _started(function: Any) -> Any:
    """A program starts in the folder it is to start in, and a command for the shell finds its paths."""

    @functools.wraps(function)
    def wrapped(self: Any, args: Any, *more: Any, **named: Any) -> None:
        if named.get("cwd") is not None:
            named["cwd"] = real(named["cwd"])
        if named.get("shell") and isinstance(args, str):
            args = real_text(args)
        function(self, args, *more, **named)

    return wrapped


class _Entry:
    """A directory entry whose ``path`` is the one that was asked for, not the one it was translated to."""

    def __init__(self, entry: os.DirEntry[Any], folder: Any) -> None:
        self._entry = entry
        self.name = entry.name
        self.path = os.path.join(folder, entry.name)

    def __fspath__(self) -> Any:
        return self.path

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class _Entries:
    """As the iterator of `os.scandir`, for a translated folder."""

    def __init__(self, entries: Any, folder: Any) -> None:
        self._entries, self._folder = entries, folder

    def __iter__(self) -> _Entries:
        return self

    def __next__(self) -> _Entry:
        return _Entry(next(self._entries), self._folder)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries.close()


def _scandir(function: Any) -> Any:
    @functools.wraps(function)
    def wrapped(path: Any = ".") -> Any:
        target = real(path)
        return function(path) if target is path else _Entries(function(target), os.fspath(path))

    return wrapped


def _finder(path: str) -> Any:
    """Lets imports find modules in a platform folder that was appended to ``sys.path``."""
    target = real(path)
    if target is path or not os.path.isdir(target):
        raise ImportError(f"{path} is no folder of the platform")
    loaders = [
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (importlib.machinery.SourceFileLoader, importlib.machinery.SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    ]
    return importlib.machinery.FileFinder(target, *loaders)

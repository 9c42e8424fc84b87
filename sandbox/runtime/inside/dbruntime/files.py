"""``dbutils.fs`` over the platform's paths."""

from __future__ import annotations

import os
import shutil
from typing import NamedTuple


class FileInfo(NamedTuple):
    """As `ls` gives them. ``size`` in bytes, ``modificationTime`` in milliseconds since the epoch."""

    path: str
    name: str
    size: int
    modificationTime: int


class MountInfo(NamedTuple):
    """As `mounts` gives them."""

    mountPoint: str
    source: str
    encryptionType: str


def _plain(path: str) -> str:
    """``dbfs:/x`` is ``/dbfs/x``, except for volumes; ``file:/x`` is ``/x``."""
    if path.startswith("file:/"):
        return path.removeprefix("file:")
    path = path.removeprefix("dbfs:")
    return path if path.startswith(("/Volumes/", "/Workspace/", "/dbfs/")) else "/dbfs" + path


class Files:
    def ls(self, dir: str) -> list[FileInfo]:
        folder, found = _plain(dir), []
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            info, is_folder = os.stat(path), os.path.isdir(path)
            suffix = "/" if is_folder else ""
            shown = f"{dir.rstrip('/')}/{name}{suffix}"
            found.append(FileInfo(shown, name + suffix, 0 if is_folder else info.st_size, int(info.st_mtime * 1000)))
        return found

    def mkdirs(self, dir: str) -> bool:
        os.makedirs(_plain(dir), exist_ok=True)
        return True

    def put(self, file: str, contents: str, overwrite: bool = False) -> bool:
        os.makedirs(os.path.dirname(_plain(file)), exist_ok=True)  # as on the platform, whose storage has no folders
        with open(_plain(file), "w" if overwrite else "x") as target:
            target.write(contents)
        return True

    def head(self, file: str, maxBytes: int = 65536) -> str:
        with open(_plain(file), "rb") as source:
            return source.read(maxBytes).decode(errors="replace")

    def cp(self, source: str, destination: str, recurse: bool = False) -> bool:
        origin, target = _plain(source), _plain(destination)
        if recurse and os.path.isdir(origin):
            shutil.copytree(origin, target, dirs_exist_ok=True)
        else:
            shutil.copy(origin, target)
        return True

    def mv(self, source: str, destination: str, recurse: bool = False) -> bool:
        shutil.move(_plain(source), _plain(destination))
        return True

    def rm(self, dir: str, recurse: bool = False) -> bool:
        path = _plain(dir)
        if not os.path.exists(path):
            return False
        if not os.path.isdir(path):
            os.remove(path)
        elif recurse:
            shutil.rmtree(path)
        else:
            os.rmdir(path)
        return True

    def mounts(self) -> list[MountInfo]:
        """None: the sandbox has no mounts, which the platform itself advises against in favour of volumes."""
        return []

    def refreshMounts(self) -> bool:
        return True

    def mount(self, source: str, mountPoint: str, *_: object, **__: object) -> bool:
        raise NotImplementedError(f"{mountPoint}: the sandbox mounts no storage of a cloud; use a volume instead")

    updateMount = mount

    def unmount(self, mountPoint: str) -> bool:
        raise ValueError(f"Directory not mounted: {mountPoint}")

    def help(self, name: str = "") -> None:
        """What there is."""
        print(", ".join(verb for verb in dir(self) if not verb.startswith("_")))  # noqa: T201

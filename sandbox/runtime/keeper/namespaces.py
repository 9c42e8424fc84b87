"""A ``/tmp`` of its own, for programs that write there by name: a mount that only this process and its children see.

Needs a user namespace, which some systems refuse to ordinary users (containers, and Ubuntu since 23.10).
"""

from __future__ import annotations

import ctypes
import os
import stat

TEMPORARY = ("/tmp", "/var/tmp")
_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_MOUNT_FLAGS = {
    os.ST_NOSUID: 2, os.ST_NODEV: 4, os.ST_NOEXEC: 8, os.ST_NOATIME: 1024, os.ST_NODIRATIME: 2048, os.ST_RELATIME: 1 << 21,
}  # fmt: skip


def private_tmp(folder: str, kept: list[tuple[str, bool]]) -> None:
    """Put ``folder`` over ``/tmp`` and ``/var/tmp``. Raises `OSError`.

    ``kept``: paths, and whether they may be written to; those below ``/tmp`` are there again, as mounts of their own. That counts where
    all of a sandbox lies below ``/tmp``: the right to ``/tmp`` itself would reach into them, so what may only be read is mounted so.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    _checked(libc.unshare(_NEW_USER | _NEW_MOUNTS), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    _mount(libc, None, "/", _RECURSIVE | _PRIVATE)
    below = sorted({each for each in kept if each[0].startswith(tuple(f"{each}/" for each in TEMPORARY))})
    # Opened now: once the new folder lies over them, they cannot be reached by their paths.
    opened = [(path, writable, os.open(path, os.O_PATH)) for path, writable in below if os.path.exists(path)]
    own = os.open(folder, os.O_PATH)
    for target in TEMPORARY:
        if os.path.isdir(target):
            _mount(libc, f"/proc/self/fd/{own}", target, _BIND)
    for path, writable, descriptor in opened:
        _again(libc, path, descriptor, writable)
    os.close(own)


def _again(libc: ctypes.CDLL, path: str, descriptor: int, writable: bool) -> None:
    """Mount what ``descriptor`` stands for at ``path``, where it lay before."""
    if not os.path.exists(path):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.makedirs(path)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    _mount(libc, f"/proc/self/fd/{descriptor}", path, _BIND | _RECURSIVE)
    os.close(descriptor)
    if not writable:
        # What the file system below was mounted with cannot be taken off it, and has to be named.
        flags = sum(flag for bit, flag in _MOUNT_FLAGS.items() if os.statvfs(path).f_flag & bit)
        _mount(libc, None, path, _REMOUNT | _BIND | _READ_ONLY | flags)


def _mount(libc: ctypes.CDLL, source: str | None, target: str, flags: int) -> None:
    encoded = None if source is None else source.encode()
    _checked(libc.mount(encoded, os.fsencode(target), None, ctypes.c_ulong(flags), None), f"mount {target}")


def _checked(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")

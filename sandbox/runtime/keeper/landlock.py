"""Landlock: a process gives up for good, for itself and all it starts, every file that it does not name. No root is needed.

Source: https://docs.kernel.org/userspace-api/landlock.html. Not covered by any version of it so far: looking at a file's metadata, changing
its mode, owner or times, and connecting to a Unix socket that has a path.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_CHAR, _MAKE_DIR, _MAKE_REG, _MAKE_SOCK, _MAKE_FIFO, _MAKE_BLOCK, _MAKE_SYM = (1 << bit for bit in range(6, 13))
_REFER, _TRUNCATE, _IOCTL_DEV = (1 << bit for bit in range(13, 16))
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

READ, DATA, OWN, DEVICE = "read", "data", "own", "device"
_READS = _EXECUTE | _READ_FILE | _READ_DIR
_DATA = _READS | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
RIGHTS = {
    READ: _READS,
    # Plain files and folders: whoever reads them for somebody else is not led astray by a link, nor held up by a pipe.
    DATA: _DATA,
    OWN: _DATA | _MAKE_SOCK | _MAKE_FIFO | _MAKE_SYM | _IOCTL_DEV,
    DEVICE: _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV,
}
"""What a rule of each kind allows on a path and everything below it."""

# The same on every architecture that Linux has Landlock on.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2
_PR_SET_NO_NEW_PRIVS = 38


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """Of the kernel's Landlock; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))))


def restrict(rules: list[tuple[str, str]]) -> None:
    """Confine this process to ``rules``, pairs of a kind and a path; paths that do not exist are left out. Raises `OSError`."""
    libc, abi = _libc(), version()
    handled = _handled(abi)
    ruleset = _Ruleset(handled, 0, _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    descriptor = _checked(
        libc.syscall(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    )
    for kind, path in rules:
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        allowed = RIGHTS[kind] & handled
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            allowed &= _OF_FILES
        rule = _Rule(allowed, parent)
        _checked(libc.syscall(_ADD_RULE, descriptor, _PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0)))
        os.close(parent)
    _checked(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(libc.syscall(_RESTRICT_SELF, descriptor, ctypes.c_uint32(0)))
    os.close(descriptor)


def _handled(abi: int) -> int:
    """All that this version can forbid."""
    bits = 13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16
    return (1 << bits) - 1


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result

"""What a process that runs somebody's code may see of this machine, and what this machine can do to hold it to that.

Named is what may be seen; all else is out of reach where the system has Landlock (Linux 5.13 and newer). `unconfined` says, in words for
people, what is not confined here.
"""

from __future__ import annotations

import functools
import glob
import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.runtime.keeper.landlock import DEVICE, OWN, READ

PROGRAM = Path(__file__).parent / "keeper" / "program.py"
VARIABLE = "LAKEWRIGHT_CONFINEMENT"
Rule = tuple[str, str]
"""A kind (see `sandbox.runtime.keeper.landlock`) and a path."""

_SYSTEM = (
    "/bin", "/sbin", "/usr", "/opt", "/lib", "/lib32", "/lib64", "/nix/store", "/proc", "/sys", "/var/cache/fontconfig",
)  # fmt: skip
_ETC = (
    "alternatives", "bash.bashrc", "ca-certificates", "ca-certificates.conf", "crypto-policies", "debian_version", "environment", "fonts",
    "gai.conf", "gitconfig", "group", "host.conf", "hostname", "hosts", "inputrc", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
    "ld.so.preload", "locale.alias", "localtime", "lsb-release", "machine-id", "magic", "mime.types", "nsswitch.conf", "OpenCL",
    "os-release", "passwd", "pki", "profile", "profile.d", "protocols", "resolv.conf", "services", "shells", "ssl/certs",
    "ssl/openssl.cnf", "terminfo", "timezone", "uv", "vulkan", "xdg",
)  # fmt: skip
"""No keys and no passwords, which root could read."""
_DEVICES = (
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/nvidia*", "/dev/dri",
    "/dev/kfd",
)  # fmt: skip
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


@dataclass(frozen=True)
class System:
    """``landlock``: its version, 0 without it. ``private_tmp``: whether a process may have a ``/tmp`` of its own."""

    landlock: int
    private_tmp: bool


@functools.lru_cache(maxsize=1)
def system() -> System:
    """Asked of the kernel once, by a process that tries it. `VARIABLE` may ask for less: ``off``, or ``landlock`` alone."""
    asked = os.environ.get(VARIABLE)
    if asked == "off":
        return System(0, False)
    told = subprocess.run(
        [sys.executable, "-I", "-S", str(PROGRAM), "--probe"], capture_output=True, check=False, timeout=30
    )
    if told.returncode:
        return System(0, False)
    answer = json.loads(told.stdout)
    return System(answer["landlock"], answer["private_tmp"] and answer["landlock"] > 0 and asked != "landlock")


def unconfined(found: System) -> list[str]:
    """What jobs and models can do on this system that they could not on the platform; empty is never quite reached."""
    if not found.landlock:
        why = "macOS has no" if sys.platform == "darwin" else "this system has no"
        if os.environ.get(VARIABLE) == "off":
            why = f"{VARIABLE}=off asks for no"
        return [f"files: {why} Landlock, so jobs and models can read and write whatever you can, this sandbox included"]
    missing = []
    if found.landlock < 2:
        missing.append("moving files between folders is refused (Linux 5.19 can allow it where both may be written to)")
    if found.landlock < 3:
        missing.append("files: cutting one off by its path is not confined before Linux 6.2")
    if found.landlock < 6:
        missing.append("signals: jobs and models can end your other processes (Linux 6.12 can forbid it)")
    if not found.private_tmp:
        missing.append("/tmp: shared with all jobs and models, as there are no mounts of one's own here")
    return [*missing, "network and local sockets: jobs and models reach whatever you can reach"]


def report() -> dict[str, Any]:
    """For whoever starts a sandbox: what this system can do, and what it cannot."""
    found = system()
    return {"landlock": found.landlock, "private_tmp": found.private_tmp, "not_confined": unconfined(found)}


def base() -> list[Rule]:
    """What every process may see: the system's programs and libraries, Python with the project's packages, harmless devices."""
    read = [
        *_SYSTEM,
        *(f"/etc/{name}" for name in _ETC),
        sys.prefix,
        sys.base_prefix,
        str(PROGRAM.parents[1] / "inside"),
    ]
    read += [sysconfig.get_paths()["stdlib"], os.path.dirname(os.path.realpath(sys.executable))]
    read += [os.environ[name] for name in _CERTIFICATES if os.environ.get(name)]
    devices = [path for pattern in _DEVICES for path in glob.glob(pattern)]
    # Named semaphores and shared memory, which multiprocessing is made of.
    return [*((READ, path) for path in read), *((DEVICE, path) for path in devices), (OWN, "/dev/shm")]


def program_path(*first: Path) -> str:
    """``PATH`` for a confined process: ``first``, and of this process's own entries those that the system's programs lie in."""
    known = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if entry.startswith(_SYSTEM)]
    return os.pathsep.join([*map(str, first), *(known or os.defpath.split(os.pathsep))])


def uv_settings() -> dict[str, str]:
    """The user's own settings of uv, if there are any, as the variable that names them: they say which index this machine installs from."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    path = os.environ.get("UV_CONFIG_FILE") or f"{folder}/uv/uv.toml"
    return {"UV_CONFIG_FILE": path} if os.path.isfile(path) else {}

"""Make the project's virtual environment: `.venv` with what `uv.lock` pins. Run by `make` with any Python from 3.11 on.

Needs the standard library only, and downloads from PyPI only. What is there already is not made again, so a run that failed goes on where
it stopped. The packages of the other toolchain and of AWS are large and not installed for operators; `.venv/bin/uv sync --locked --inexact
--extra cdktn` (or `aws`) adds them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "lakewright-setup.json"
_INTERRUPTED = 130  # what a shell gives for a program that Ctrl-C ended
_GOES_ON = "Then run the same command again; it goes on where it stopped."
_OWN = ("lakewright", "lakewright-ml")
_LAUNCHER = """#!/bin/sh
# Written by scripts/bootstrap.py: starts the checkout that this file lies in, whatever folder that is in now.
here=$0
[ -L "$here" ] && here=$(readlink -f "$here")
here=${here%/*}
exec "$here/python" -P -c 'import sys; sys.path.insert(0, sys.argv.pop(1)); from scripts.cli import main; main()' "$here/../.." "$@"
"""
# The packages that are imported at every synth: compiled at set-up, they need not be compiled at the first use.
_COMPILED = (
    "cdktf",
    "cdktf_cdktf_provider_databricks",
    "constructs",
    "jsii",
    "mlflow",
    "databricks",
    "sklearn",
    "pandas",
)


class SetupError(Exception):
    """Says what failed and what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the project's virtual environment.")
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    groups = ["dev"] if parser.parse_args().dev else []
    try:
        _set_up(groups)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where it stopped", file=sys.stderr)  # noqa: T201
        return _INTERRUPTED
    except (SetupError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _set_up(groups: list[str]) -> None:
    lock = (ROOT / "uv.lock").read_bytes()
    wanted = hashlib.sha256(
        lock + (ROOT / "pyproject.toml").read_bytes() + (ROOT / "ml/pyproject.toml").read_bytes()
    ).hexdigest()
    done = _stamp()
    here = done.get("folder") == str(ROOT)
    if here and done.get("lock") == wanted and set(groups) <= set(done.get("groups", [])) and PYTHON.exists():
        return
    before = _folder_of_then()
    moved = before not in ("", str(ROOT))
    if moved:
        _follow_the_folder(before)
    groups = sorted({*groups, *done.get("groups", [])})  # a group that is there stays
    _make_venv()
    _get_uv(lock.decode())
    _step(
        "install the locked dependencies"
        + (f" and {', '.join(groups)}" if groups else "")
        + " (from PyPI; about a minute)",
        [
            str(UV),
            "sync",
            "--locked",  # a lock that does not meet pyproject.toml is refused, not passed over
            "--inexact",
            "--no-progress",
            "--quiet",
            *(f"--group={group}" for group in groups),
            *(["--extra=cdktn"] if "dev" in groups else []),  # the tests run with both toolchains
            *(f"--reinstall-package={name}" for name in _OWN if moved),  # they name the folder that they are in
        ],
        "Look whether PyPI can be reached (a proxy goes into HTTPS_PROXY, an index of your own into UV_DEFAULT_INDEX).",
    )
    _compile()
    _write_launcher()
    STAMP.write_text(json.dumps({"lock": wanted, "groups": groups, "folder": str(ROOT)}))


def _stamp() -> dict[str, Any]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}  # never written, or damaged


def _make_venv() -> None:
    if PYTHON.exists() and _runs([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    _step(
        f"make the virtual environment with Python {sys.version.split()[0]}",
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "This Python has no working `venv`; on Debian and Ubuntu install python3-venv.",
    )


def _folder_of_then() -> str:
    """The checkout that the environment was made in, as its own programs name it; empty when there is none yet."""
    for program in sorted((VENV / "bin").glob("pip*")):
        first = program.read_bytes().partition(b"\n")[0].decode(errors="replace")
        folder, found, _ = first.removeprefix("#!").partition("/.venv/bin/python")
        if found:
            return folder
    return ""


def _follow_the_folder(before: str) -> None:
    """The checkout was moved or copied: what is in its environment names the folder of then, and would start what is there."""
    print(f"… this checkout was {before}; its environment is made to be here", file=sys.stderr, flush=True)  # noqa: T201
    old, new = f"{before}/.venv".encode(), str(VENV).encode()
    for script in (VENV / "bin").iterdir():
        if script.is_symlink() or not script.is_file():
            continue
        content = script.read_bytes()
        if old in content and (content.startswith(b"#!") or script.name.startswith("activate")):
            mode = script.stat().st_mode
            temporary = script.with_name(f".{script.name}.new")
            temporary.write_bytes(content.replace(old, new))
            temporary.chmod(mode)
            temporary.replace(script)


def _write_launcher() -> None:
    """`.venv/bin/lakewright` that starts the checkout it lies in, wherever that is moved or copied to, also before the next set-up."""
    launcher = VENV / "bin" / "lakewright"
    temporary = launcher.with_name(".lakewright.new")
    temporary.write_text(_LAUNCHER)
    temporary.chmod(0o755)
    temporary.replace(launcher)


def _get_uv(lock: str) -> None:
    version, hashes = _locked_uv(lock)
    if UV.exists() and _runs([str(UV), "--version"]):
        return
    if not _runs([str(PYTHON), "-m", "pip", "--version"]):
        _step("put pip into it", [str(PYTHON), "-m", "ensurepip"], "On Debian and Ubuntu install python3-venv.")
    wanted = VENV / "uv-requirement.txt"  # pip takes hashes from a file only
    wanted.write_text(f"uv=={version} " + " ".join(f"--hash={each}" for each in hashes) + "\n")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _step(
        f"get uv {version} from PyPI",
        [*pip, "--only-binary=:all:", "--require-hashes", "-r", str(wanted)],
        "Look whether PyPI can be reached (a proxy goes into HTTPS_PROXY, an index of your own into PIP_INDEX_URL).",
    )


def _locked_uv(lock: str) -> tuple[str, list[str]]:
    """Its version, and the hash of every wheel of it."""
    uv = next(package for package in tomllib.loads(lock)["package"] if package["name"] == "uv")
    return str(uv["version"]), [str(wheel["hash"]) for wheel in uv["wheels"]]


def _compile() -> None:
    """Byte code of the largest packages, on all cores; uv leaves it to the first import, which is when somebody waits."""
    library = next((VENV / "lib").glob("python3.*")) / "site-packages"
    folders = [str(library / name) for name in _COMPILED if (library / name).is_dir()]
    _step("compile them", [str(PYTHON), "-m", "compileall", "-q", "-j", "0", *folders], "See what Python says above.")


def _step(title: str, command: list[str], advice: str) -> None:
    started = time.monotonic()
    print(f"… {title}", file=sys.stderr, flush=True)  # noqa: T201
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME")}
    environment["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
    if ended.returncode != 0:
        raise SetupError(
            f"could not {title.partition(' (')[0]} (exit code {ended.returncode}, see above).\n{advice} {_GOES_ON}"
        )
    print(f"✓ {title.partition(' (')[0]} ({time.monotonic() - started:.1f} s)", file=sys.stderr, flush=True)  # noqa: T201


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())

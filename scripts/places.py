"""Where things are: the repository, its build folder, and the folder of everything that is this machine's own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The repository's root."""


def home() -> Path:
    """State, caches, tools and the sandbox: ``$LAKEWRIGHT_HOME``, else ``.lakewright`` in the repository."""
    return Path(os.environ.get("LAKEWRIGHT_HOME") or ROOT / ".lakewright").resolve()


def build(env: str) -> Path:
    """What is written for an environment: below the repository, or below ``$LAKEWRIGHT_HOME`` where that is set."""
    base = home() / "build" if os.environ.get("LAKEWRIGHT_HOME") else ROOT / "build"
    return base / env


def stack_folder(env: str, stack: str) -> Path:
    return build(env) / "stacks" / stack


def envs_dir() -> Path:
    """The environments' files: ``$LAKEWRIGHT_ENVS``, else ``envs`` in the repository."""
    return Path(os.environ.get("LAKEWRIGHT_ENVS") or ROOT / "envs")


def keep_private(env: str) -> None:
    """State, saved plans and build files hold secrets: what is written from now on, and what was, is for its owner only."""
    os.umask(0o077)
    for folder in (home(), home() / "state", home() / "state" / env, build(env).parent, build(env)):
        if folder.is_dir() and folder.stat().st_mode & 0o077 and folder != ROOT:
            folder.chmod(0o700)
    for state in (home() / "state" / env).glob("*"):
        if state.is_file() and state.stat().st_mode & 0o077:
            state.chmod(0o600)


if __name__ == "__main__":
    import shlex
    import sys

    # The saved plans of an environment, quoted for the shell, for `make review`.
    plans = sorted(str(path) for path in build(sys.argv[1]).glob("stacks/*/plan.json"))
    if not plans:
        sys.exit(f"error: {sys.argv[1]} has no saved plan; run `lakewright plan {sys.argv[1]}` first")
    print(shlex.join(plans))  # noqa: T201

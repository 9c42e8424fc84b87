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


if __name__ == "__main__":
    import sys

    # The saved plans of an environment, for `make review`.
    print(*sorted(build(sys.argv[1]).glob("stacks/*/plan.json")))  # noqa: T201

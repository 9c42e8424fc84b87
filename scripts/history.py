"""The log of what was applied and destroyed from this machine, one JSON object a line: ``.lakewright/log/ENV.jsonl``.

Who, when, which fingerprint, what the review said, who let a blocked plan through and why, and how it ended.
"""

from __future__ import annotations

import getpass
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import places

_ACTORS = ("GITHUB_ACTOR", "BUILD_REQUESTEDFOR")
"""Whom a pipeline works for: https://docs.github.com/actions/reference/workflows-and-actions/variables, and Azure Pipelines' variables."""


def path(env: str) -> Path:
    return places.home() / "log" / f"{env}.jsonl"


def who() -> str:
    """The person of a pipeline where it says so, else the user of this machine."""
    actor = next((os.environ[name] for name in _ACTORS if os.environ.get(name)), "")
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = f"uid {os.getuid()}"
    return f"{actor} ({user})" if actor else user


def note(env: str, command: str, **facts: Any) -> None:
    """Add a line; it is on the disk when this returns, so what follows can be killed."""
    file = path(env)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "who": who(), "command": command, **facts}
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, (json.dumps(line) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

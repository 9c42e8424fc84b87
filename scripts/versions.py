"""Whether the index has the versions that are pinned: asked once for each, and only as long as somebody would wait.

Without an answer (no network, no index) nothing is refused: the platform asks its own index when the cluster starts.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import places, records
from scripts.progress import say
from scripts.state.record import write_whole

if TYPE_CHECKING:
    from infra.settings import Settings

SECONDS = 10.0
"""For all of it together."""
_SILENT_SECONDS = 3600
"""An index that did not answer is not asked again for so long."""
_MISSING = re.compile(
    r"there is no version of (?P<pin>\S+?==[^\s,]+)|Because (?P<name>\S+) was not found in the package registry"
)


def check(settings: Settings) -> None:
    """Raises `InvalidSettings` for pins that the index does not have; says so when nobody answers."""
    from infra.errors import InvalidSettings
    from infra.hcl import dotted
    from infra.notes import pypi_pins

    pins, record = pypi_pins(settings), places.home() / "versions.json"
    known = records.read(record) or {}
    found_before = known.get("found")
    before = {pin for pin in found_before if isinstance(pin, str)} if isinstance(found_before, list) else set()
    unknown = sorted(set(pins) - before)
    silent_at = known.get("silent_at")
    if not unknown or (isinstance(silent_at, float) and 0 <= time.time() - silent_at < _SILENT_SECONDS):
        return
    missing, answered = ask(unknown)
    problems = [
        f"{pins[pin][1]}: {dotted(pins[pin][0])}: found {pin}, which the index does not have; expected a version that it has "
        "(UV_INDEX names a further index)"
        for pin in sorted(missing)
    ]
    if not answered:
        say(f"note: no index says whether these versions exist: {', '.join(sorted(set(unknown) - missing))}")
    found = sorted({*before, *(set(unknown) - missing if answered else ())})
    write_whole(record, json.dumps({"found": found, **({} if answered else {"silent_at": time.time()})}).encode())
    if problems:
        raise InvalidSettings(problems)


def ask(pins: list[str]) -> tuple[set[str], bool]:
    """Those of the pins that the index does not have, and whether it answered for all others."""
    missing: set[str] = set()
    until = time.monotonic() + SECONDS
    while rest := [pin for pin in pins if pin not in missing]:
        said = _resolve(rest, until - time.monotonic())
        if said == "":
            return missing, True
        match = _MISSING.search(said or "")
        named = {pin for pin in rest if match is not None and _is(pin, match)}
        if not named:
            return missing, False
        missing |= named
    return missing, True


def _resolve(pins: list[str], seconds: float) -> str | None:
    """What uv says against the pins, empty when nothing; None without an answer in time."""
    if seconds <= 0:
        return None
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", "--no-deps", "--no-header", "--quiet", "--python-version", "3.12", "-"]
    environment = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "3", "UV_PYTHON_DOWNLOADS": "never", **os.environ}
    try:
        ended = subprocess.run(
            command,
            input="\n".join(pins),
            capture_output=True,
            text=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return "" if ended.returncode == 0 else " ".join(ended.stderr.split())


def _is(pin: str, match: re.Match[str]) -> bool:
    return _normal(pin) == _normal(match["pin"]) if match["pin"] else _name(pin) == _name(match["name"])


def _name(pin: str) -> str:
    return re.sub(r"[-_.]+", "-", pin.partition("==")[0].partition("[")[0]).lower()


def _normal(pin: str) -> tuple[str, str]:
    return _name(pin), pin.partition("==")[2]

"""The write-ahead record of a stack's state, beside it: what it was, and what an apply was about to make that may not have ended.

It is written before an apply begins and after it has ended, whole or not at all: whoever comes next notices a kill between the two.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scripts import places
from scripts.errors import OperatorError


@dataclass
class Record:
    """``objects`` as in `Snapshot`. ``begun``: address → name, and the ids that had that name before (``before``).

    ``applying`` is true from before an apply until its outcome is known.
    """

    lineage: str = ""
    serial: int = 0
    size: int = 0
    objects: dict[str, dict[str, str]] = field(default_factory=dict)
    begun: dict[str, dict[str, Any]] = field(default_factory=dict)
    applying: bool = False


def path(env: str, stack: str) -> Path:
    return places.home() / "state" / env / f"{stack}.record.json"


def load(env: str, stack: str) -> Record | None:
    """None when nothing was ever applied from here. Raises `OperatorError` when the record is damaged: it is never guessed."""
    file = path(env, stack)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        record = Record(**json.loads(data))
        fits = all(
            isinstance(value, type(default))
            for value, default in zip(asdict(record).values(), asdict(Record()).values(), strict=True)
        ) and all(isinstance(each, dict) for each in (*record.objects.values(), *record.begun.values()))
    except (ValueError, TypeError, RecursionError):
        fits = False
    if not fits:
        raise OperatorError(
            f"{file}: found no record of a state, expected what `lakewright apply` writes; it tells a lost state from an empty one. "
            f"Look whether the state beside it is the right one, then delete this file: it is written anew."
        )
    return record


def save(env: str, stack: str, record: Record) -> None:
    write_whole(path(env, stack), json.dumps(asdict(record)).encode())


def write_whole(file: Path, data: bytes) -> None:
    """Atomically, and on the disk before it has its name; only its owner reads it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(file)

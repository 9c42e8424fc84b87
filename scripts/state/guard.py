"""Is the state the one that was last applied? Asked before every plan, apply and destroy; answered with one error and the way out."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.errors import StateLost
from scripts.progress import say
from scripts.state import keeper, readable, record, snapshot
from scripts.state.record import Record
from scripts.state.snapshot import Snapshot, Unreadable

if TYPE_CHECKING:
    from scripts.terraform import Terraform


def check(env: str, ready: Terraform, *, sandbox: bool) -> tuple[Record, Snapshot | None]:
    """The record and the state that goes with it. Raises `StateLost`, `StateNewer`.

    After an apply that was killed, a cut-off state of a local backend is put back to the last whole one. In the sandbox, a state that was
    made shorter by hand passes: what it lacks is adopted again.
    """
    known = record.load(env, ready.stack)
    path = snapshot.local_path(ready)
    found, problem = _compare(known, path, snapshot.read(ready), lenient=sandbox)
    if problem and known is not None and known.applying and path is not None:
        restored = _restore(known, path)
        if restored is not None:
            found, problem = restored, ""
    if problem:
        raise StateLost(_message(env, ready.stack, problem, known, path))
    if found is not None:
        readable.check(env, ready, found)
    if known is None:
        known = Record()
    if found is not None and not known.applying and not known.begun and found.serial > known.serial:
        known = _seen(known, found)
        record.save(env, ready.stack, known)
    return known, found


def _compare(
    known: Record | None, path: Path | None, data: bytes | None, *, lenient: bool
) -> tuple[Snapshot | None, str]:
    if data is None:
        backup = _candidates(path)[:1] if known is None else []
        if known is not None and known.size:
            return None, "it is gone"
        return None, "it is gone, but a copy of it is there" if backup and backup[0][1].size else ""
    try:
        found = snapshot.parse(data)
    except Unreadable as error:
        return None, str(error)
    if known is None or not known.size:
        return found, ""
    if found.lineage != known.lineage:
        return None, f"it is another state: lineage {found.lineage}, known is {known.lineage}"
    if found.serial < known.serial:
        return None, f"it is older than what was applied: serial {found.serial}, known is {known.serial}"
    if found.serial == known.serial and found.size < known.size and not lenient:
        return None, f"it was changed by hand: serial {found.serial} with {found.size} objects, known are {known.size}"
    return found, ""


def _restore(known: Record, path: Path) -> Snapshot | None:
    """Put back the newest whole state of this lineage that is not older than what was there before the apply."""
    for candidate, found in _candidates(path):
        if (found.lineage == known.lineage or not known.size) and found.serial >= known.serial:
            if path.is_file():
                path.replace(path.with_name(f"{path.name}.damaged"))
            record.write_whole(path, candidate.read_bytes())
            say(
                f"Terraform was killed while it wrote {path}; put back is the last whole state, serial {found.serial} with "
                f"{found.size} objects"
            )
            return found
    if not known.size:  # nothing was there before, and nothing whole was written since
        if path.is_file():
            path.replace(path.with_name(f"{path.name}.damaged"))
        return Snapshot("", 0, 0, {}, {})
    return None


def _candidates(path: Path | None) -> list[tuple[Path, Snapshot]]:
    """Whole copies beside a local state, newest first."""
    if path is None:
        return []
    found = []
    for candidate in (keeper.kept_path(path), path.with_name(f"{path.name}.backup")):
        with contextlib.suppress(OSError, Unreadable):
            found.append((candidate, snapshot.parse(candidate.read_bytes())))
    return sorted(found, key=lambda each: -each[1].serial)


def _message(env: str, stack: str, problem: str, known: Record | None, path: Path | None) -> str:
    where = str(path) if path else "in its backend"
    lines = [f"the state of stack {stack} of {env} ({where}) is not the one that was applied: {problem}."]
    if known is not None:
        lines.append(
            f"Applied was serial {known.serial} with {known.size} objects; planning now would make them again."
        )
    lines.append("Nothing was planned or changed. The way out:")
    known_path = record.path(env, stack)
    for candidate, found in _candidates(path):
        fits = known is None or (found.lineage == known.lineage and found.serial >= known.serial)
        lines.append(
            f"  - {candidate} holds serial {found.serial} with {found.size} objects: "
            f"cp {shlex.quote(str(candidate))} {shlex.quote(str(path))}"
            + ("" if fits else f" && rm {shlex.quote(str(known_path))} (older: what was made since has to be imported)")
        )
    if path is None:
        lines.append("  - bring back an earlier version of the state's object (the bucket is versioned)")
    lines.append(
        f"  - if its objects are truly gone, or this is meant: rm {shlex.quote(str(known_path))}"
        + (f" {shlex.quote(str(path))}*" if path else "")
        + f", then `lakewright plan {env}`; what still exists is taken in by `terraform import`"
    )
    return "\n".join(lines)


def _seen(known: Record, found: Snapshot) -> Record:
    return Record(found.lineage, found.serial, found.size, found.objects, known.begun, known.applying)


@contextlib.contextmanager
def applying(env: str, ready: Terraform, begun: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Write ahead what is about to be made, keep each state that is written, and note the outcome at the end.

    A state that Terraform leaves cut off is put back at once. The record of what was begun stays until an apply has succeeded.
    """
    known = record.load(env, ready.stack) or Record()
    path = snapshot.local_path(ready)
    known.begun, known.applying = begun, True
    record.save(env, ready.stack, known)
    succeeded = False
    try:
        with keeper.Keeper(path):
            yield
        succeeded = True
    finally:
        if path is not None:  # a remote state is looked at by the next command: this one may be ending in haste
            _settle(env, ready, succeeded=succeeded)
        elif succeeded:
            known.begun, known.applying = {}, False
            record.save(env, ready.stack, _from(snapshot.read(ready), known))


def _settle(env: str, ready: Terraform, *, succeeded: bool) -> None:
    known = record.load(env, ready.stack) or Record()
    path = snapshot.local_path(ready)
    data = snapshot.read(ready)
    try:
        found = snapshot.parse(data) if data is not None else None
    except Unreadable:
        found = _restore(known, path) if path is not None else None
    if found is None:
        return  # gone while it was applied: the next command says so
    if succeeded:
        known.begun = {}
    known.applying = False
    record.save(env, ready.stack, _seen(known, found))


def _from(data: bytes | None, known: Record) -> Record:
    return known if data is None else _seen(known, snapshot.parse(data))

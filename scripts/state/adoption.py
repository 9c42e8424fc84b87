"""What a killed apply made and could not write into the state: found in the workspace by name, and planned as an import.

An object is taken for this environment's own when it bears the name of one that the apply was about to make and had no namesake with its id
before, or when it has the id that the state had for that address earlier. In the sandbox that is enough; in a real workspace the operator
has to say so (`lakewright plan ENV --adopt`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.errors import Unfinished
from scripts.progress import say
from scripts.state import kinds, snapshot
from scripts.state.record import Record, write_whole
from scripts.state.snapshot import Snapshot

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from scripts.terraform import Terraform

FILE = "adopt.tf.json"
"""Beside the stack's configuration: Terraform reads it along with that."""


@dataclass(frozen=True)
class Stray:
    """An object of this environment that the state does not hold; ``stale`` is the id that the state holds in its place."""

    address: str
    name: str
    id: str
    stale: str = ""

    def __str__(self) -> str:
        return f"{self.address}: {self.name!r}, id {self.id}"


def creations(document: dict[str, Any]) -> dict[str, str]:
    """Address → name of everything that a plan makes and that has to be looked for if it is lost."""
    found = {}
    for change in document.get("resource_changes", []):
        kind = kinds.of(change["address"])
        if kind is not None and "create" in change["change"]["actions"]:
            name = kind.name(change["change"].get("after") or {})
            if name:
                found[change["address"]] = name
    return found


def about_to_make(client: WorkspaceClient, known: Record, document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What to note before an apply: each creation with the ids that bear its name already. Earlier notes are kept."""
    names = creations(document)
    there = kinds.find(client, ((_type(address), name) for address, name in names.items()))
    begun = dict(known.begun)
    for address, name in names.items():
        if begun.get(address, {}).get("name") != name:
            begun[address] = {"name": name, "before": there.get((_type(address), name), [])}
    return begun


def strays(client: WorkspaceClient, ready: Terraform, known: Record, state: Snapshot | None) -> list[Stray]:
    """Objects of this environment that exist and that its state lacks. Raises `Unfinished` where several could be meant."""
    held = state.objects if state else {}
    configured = snapshot.configuration(ready).get("resource") or {}
    wanted: dict[str, str] = {}
    noticed: dict[str, dict[str, Any]] = {**known.objects, **known.begun}
    for address, noted in noticed.items():
        type_name, _, name = address.partition(".")
        lost = address not in held or address in known.begun
        if lost and noted.get("name") and kinds.of(address) and name in configured.get(type_name, {}):
            wanted[address] = str(noted["name"])
    there = kinds.find(client, ((_type(address), name) for address, name in wanted.items())) if wanted else {}
    found = []
    for address, name in wanted.items():
        ids = there.get((_type(address), name), [])
        holds = held.get(address, {}).get("id", "")
        if holds in ids:
            continue
        own = _own(known, address, ids)
        if len(own) > 1:
            raise Unfinished(
                f"{address}: found {len(own)} objects {name!r} with the ids {', '.join(own)}, expected one"
            )
        found += [Stray(address, name, id_, holds) for id_ in own]
    return found


def _own(known: Record, address: str, ids: list[str]) -> list[str]:
    noted = known.begun.get(address)
    if noted is not None:
        before = noted.get("before")
        own = [id_ for id_ in ids if not isinstance(before, list) or id_ not in before]
        if own:
            return own
    return [id_ for id_ in ids if id_ == known.objects.get(address, {}).get("id")]


def prepare(ready: Terraform, found: list[Stray], *, now: bool = False) -> None:
    """Let the next plan import them; with none, let it import nothing. ``now``: import them at once, for a plan that destroys."""
    file = ready.folder / FILE
    file.unlink(missing_ok=True)
    for stray in found:
        say(f"  made by this environment, missing in its state, and taken into it: {stray}")
        if stray.stale:  # what the state holds is gone: its successor was made
            ready.run("state", "rm", stray.address)
        if now:
            ready.run("import", "-input=false", "-no-color", stray.address, stray.id)
    if now or not found:
        return
    document = {"import": [{"to": stray.address, "id": stray.id} for stray in found]}
    write_whole(file, json.dumps(document, indent=2).encode())


def refuse(env: str, stack: str, found: list[Stray]) -> None:
    """A real workspace: nothing is taken in without the operator's word. Raises `Unfinished` when there is something."""
    if found:
        raise Unfinished(
            f"an apply of stack {stack} of {env} was killed; it has probably made these, which the state does not hold:\n"
            + "\n".join(f"  - {stray}" for stray in found)
            + f"\nNothing was planned. `lakewright plan {env} --adopt` plans to take them in; delete them in the workspace otherwise."
        )


def _type(address: str) -> str:
    return address.partition(".")[0]

"""Terraform's state of one stack, wherever its backend keeps it: what it is of, how old it is, which objects it holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.errors import OperatorError
from scripts.state import kinds

if TYPE_CHECKING:
    from scripts.terraform import Terraform


class Unreadable(Exception):
    """Not a whole state; the message says what was found instead."""


@dataclass(frozen=True)
class Snapshot:
    """``objects``: address → id and name. ``size`` counts instances, so that one that was lost is missed.

    ``providers``: the addresses of those that have written it.
    """

    lineage: str
    serial: int
    size: int
    objects: dict[str, dict[str, str]]
    attributes: dict[str, dict[str, Any]]
    providers: frozenset[str] = frozenset()


def parse(data: bytes) -> Snapshot:
    """Raises `Unreadable`."""
    if not data.strip():
        raise Unreadable("it has 0 bytes" if not data else "it is blank")
    try:
        document = json.loads(data)
        lineage, serial, resources = document["lineage"], int(document["serial"]), document["resources"]
        attributes: dict[str, dict[str, Any]] = {}
        size, providers = 0, set()
        for resource in resources:
            if resource["mode"] != "managed":
                continue
            providers.add(str(resource.get("provider") or "").partition('["')[2].partition('"]')[0])
            for instance in resource["instances"]:
                size += 1
                if "deposed" not in instance:
                    attributes[_address(resource, instance)] = dict(instance.get("attributes") or {})
    except RecursionError:
        raise Unreadable("it is nested too deeply for a state") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(error.doc.rstrip())
        raise Unreadable(f"it is cut off after {len(data)} bytes" if cut else "it is no state of Terraform's") from None
    objects = {address: _known(address, values) for address, values in attributes.items()}
    return Snapshot(str(lineage), serial, size, objects, attributes, frozenset(filter(None, providers)))


def _address(resource: dict[str, Any], instance: dict[str, Any]) -> str:
    module = f"{resource['module']}." if resource.get("module") else ""
    index = instance.get("index_key")
    return f"{module}{resource['type']}.{resource['name']}" + ("" if index is None else f"[{json.dumps(index)}]")


def _known(address: str, attributes: dict[str, Any]) -> dict[str, str]:
    kind = kinds.of(address)
    return {"id": str(attributes.get("id") or ""), "name": kind.name(attributes) if kind else ""}


def local_path(ready: Terraform) -> Path | None:
    """The file of a local backend; None when the state is kept elsewhere."""
    backend = (configuration(ready).get("terraform") or {}).get("backend") or {}
    if "local" not in backend:
        return None
    return Path(ready.folder, backend["local"]["path"]).resolve()


def configuration(ready: Terraform) -> dict[str, Any]:
    """The stack as it was synthesised. Raises `OperatorError` when the file is damaged."""
    path = ready.folder / "cdk.tf.json"
    try:
        document = json.loads(path.read_bytes())
        if not isinstance(document, dict):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise OperatorError(f"{path}: found no JSON object; run `lakewright synth` after deleting it") from None
    return document


def read(ready: Terraform) -> bytes | None:
    """The state as it is kept; None when there is none."""
    path = local_path(ready)
    if path is None:
        pulled = ready.run("state", "pull").stdout
        return pulled.encode() if pulled.strip() else None
    return path.read_bytes() if path.is_file() else None

"""What all Unity Catalog objects have in common: names, parents, the fields the metastore keeps, and how they go away.

Source: https://docs.databricks.com/api/workspace/catalogs and its neighbours. Unity Catalog keeps names in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.fields import text
from sandbox.core.securables import KINDS
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace, now_ms

METASTORE_ID = "00000000-0000-4000-8000-000000000001"
METASTORE_NAME = "lakewright"

# Unity Catalog refuses these in names (docs: "Names", Databricks SQL language manual).
_FORBIDDEN = re.compile(r"[./ \x00-\x1f\x7f]")


def object_name(call: Call, field: str = "name") -> str:
    """A new object's name from the request, lower-cased. Raises `InvalidParameterValue` on a character that is not allowed."""
    name = text(call, field)
    check_name(name, field)
    return name.lower()


def check_name(name: str, field: str = "name") -> None:
    """Names become folders: raises `InvalidParameterValue` on a character that would lead elsewhere or that the platform refuses."""
    if len(name) > 255 or _FORBIDDEN.search(name):
        raise InvalidParameterValue(
            f"Invalid input: {field} {name!r} is not a valid name: at most 255 characters, no period, space, slash or control character."
        )


def fetch(store: Store, securable_type: str, full_name: str) -> Document:
    """The object's document. Raises `ResourceDoesNotExist` with the kind's own error code; a missing parent is named first."""
    kind = KINDS[securable_type]
    full_name = full_name.lower()
    found = store.get(kind.store, full_name)
    if found is not None:
        return found
    if kind.parent not in (None, "metastore") and "." in full_name:
        fetch(store, str(kind.parent), full_name.rpartition(".")[0])
    raise ResourceDoesNotExist(f"{kind.word} '{full_name}' does not exist.", error_code=kind.code)


def refuse_existing(store: Store, securable_type: str, full_name: str) -> None:
    """Raise `ResourceAlreadyExists` (400, as Unity Catalog answers) when there is such an object."""
    kind = KINDS[securable_type]
    if store.get(kind.store, full_name) is not None:
        code = f"{securable_type.upper()}_ALREADY_EXISTS" if kind.store == "catalog" else "ALREADY_EXISTS"
        raise ResourceAlreadyExists(f"{kind.word} '{full_name}' already exists", error_code=code, status=400)


def created(call: Call) -> Document:
    """The fields that the metastore sets on a new object."""
    return created_by(call.principal)


def created_by(principal: str) -> Document:
    now = now_ms()
    return {
        "owner": principal,
        "metastore_id": METASTORE_ID,
        "created_at": now,
        "created_by": principal,
        "updated_at": now,
        "updated_by": principal,
    }


def chosen(body: Document, types: Mapping[str, type]) -> Document:
    """The fields of ``body`` that a caller may set, null ones left out. Raises `InvalidParameterValue` on a wrong type."""
    result = {}
    for field, expected in types.items():
        value = body.get(field)
        if value is None:
            continue
        if not isinstance(value, expected) or (expected is not bool and isinstance(value, bool)):
            raise InvalidParameterValue(
                f"Invalid value for {field}: expected {expected.__name__}, got {type(value).__name__}."
            )
        result[field] = value
    return result


def forget(workspace: Workspace, kinds: Iterable[str], full_name: str) -> None:
    """Delete the documents of ``kinds`` named ``full_name`` or below it, with their grants, versions and files."""
    store = workspace.store
    for kind in [k for k in KINDS.values() if k.store in set(kinds)]:
        for key, document in store.items(kind.store, full_name):
            if key != full_name and not key.startswith(full_name + "."):
                continue
            store.delete(kind.store, key)
            store.delete("grants", f"{kind.securable_type}/{key}")
            for version_key, _ in store.items("model_version", key + "/") if kind.store == "registered_model" else ():
                store.delete("model_version", version_key)
            for folder in _folders(workspace, kind.store, key, document):
                store.moves.discard(folder)


def _folders(workspace: Workspace, kind: str, key: str, document: Document) -> list[Path]:
    """The managed files of one object; what an external location holds is not the metastore's to delete."""
    files = workspace.files
    if kind == "table":
        location = str(document.get("storage_location", "")).rstrip("/")
        root = (files / "tables").as_uri() + "/"
        managed = document.get("table_type") == "MANAGED" and location.startswith(root)
        return [files / "tables" / location.removeprefix(root)] if managed else []
    if kind == "volume":
        return [files.joinpath("Volumes", *key.split("."))] if document.get("volume_type") == "MANAGED" else []
    if kind == "prompt":
        return []
    if kind == "registered_model":
        return [files.joinpath("Models", *key.split("."))]
    return [files.joinpath(root, *key.split(".")) for root in ("Volumes", "Models")]

"""A Unity Catalog object takes a new name, and everything below it moves along: objects, versions, grants, bindings, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.core.call import Call
from sandbox.core.securables import KINDS, Kind
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace
from sandbox.services.unity_catalog._securables import refuse_existing

_ROOTS = ("Volumes", "Models")


@dataclass(frozen=True)
class _Move:
    """From the full name ``old`` to ``new``; only their last part differs."""

    workspace: Workspace
    old: str
    new: str

    def full_name(self, name: str) -> str:
        """``name`` (``old`` itself or something below it) after the move."""
        return self.new + name.removeprefix(self.old)

    def document(self, document: Document) -> Document:
        """``storage_location`` after the move; a place outside the sandbox's own folders stays."""
        location = document.get("storage_location")
        for root in _ROOTS:
            before, after = (self.workspace.files.joinpath(root, *n.split(".")).as_uri() for n in (self.old, self.new))
            if isinstance(location, str) and (location == before or location.startswith(before + "/")):
                return {**document, "storage_location": after + location.removeprefix(before)}
        return document


def rename(call: Call, kind: Kind, document: Document, name: str) -> Document:
    """Gives the stored document under its new name. Raises `ResourceAlreadyExists` when the name is taken."""
    store, old = call.store, document["full_name"]
    move = _Move(call.workspace, old, ".".join([*old.split(".")[:-1], name]))
    refuse_existing(store, kind.securable_type, move.new)
    store.delete(kind.store, old)
    renamed = store.put(kind.store, move.new, _named(move.document(document), move.new))
    _move_children(store, move)
    _move_versions(store, kind, move)
    _move_grants(store, kind, move)
    if kind.store == "catalog" and (bindings := store.get("workspace_bindings", f"catalog/{old}")):
        store.delete("workspace_bindings", f"catalog/{old}")
        store.put("workspace_bindings", f"catalog/{move.new}", bindings)
    for root in [r for r in _ROOTS if kind.store not in ("volume", "registered_model") or r == _root_of(kind)]:
        source = call.workspace.files.joinpath(root, *old.split("."))
        store.moves.move(source, call.workspace.files.joinpath(root, *move.new.split(".")))
    return renamed


def _root_of(kind: Kind) -> str:
    return "Volumes" if kind.store == "volume" else "Models"


def _move_children(store: Store, move: _Move) -> None:
    for child in [kind for kind in KINDS.values() if kind.store not in ("metastore", "catalog")]:
        for key, value in store.items(child.store, move.old + "."):
            store.delete(child.store, key)
            store.put(child.store, move.full_name(key), _named(move.document(value), move.full_name(key)))


def _move_versions(store: Store, kind: Kind, move: _Move) -> None:
    """Model versions are keyed ``catalog.schema.model/number``."""
    if kind.store in ("volume", "table"):
        return
    for key, value in store.items("model_version", move.old + ("/" if kind.store == "registered_model" else ".")):
        catalog, schema, model = move.full_name(key).partition("/")[0].split(".")
        names: dict[str, Any] = {"catalog_name": catalog, "schema_name": schema, "model_name": model}
        store.delete("model_version", key)
        store.put("model_version", move.full_name(key), {**move.document(value), **names})


def _move_grants(store: Store, kind: Kind, move: _Move) -> None:
    for key, grants in store.items("grants"):
        securable_type, _, name = key.partition("/")
        if (name == move.old and securable_type == kind.securable_type) or name.startswith(move.old + "."):
            store.delete("grants", key)
            store.put("grants", f"{securable_type}/{move.full_name(name)}", grants)


def _named(document: Document, full_name: str) -> Document:
    parts = full_name.split(".")
    parents = dict(zip(("catalog_name", "schema_name"), parts[:-1], strict=False))
    return {**document, **parents, "name": parts[-1], "full_name": full_name}

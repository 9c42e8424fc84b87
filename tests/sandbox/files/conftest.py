"""A volume of a test's own, and somebody who is no administrator."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import VolumeType

_numbers = itertools.count(1)
CATALOG, SCHEMA = "files", "ml"


@dataclass(frozen=True)
class Volume:
    """``path`` is what clients call it (``/Volumes/…``), ``folder`` where the sandbox keeps it."""

    name: str
    path: str
    folder: Path

    def on_disk(self) -> list[str]:
        """Everything below the volume, hidden files too, relative to it."""
        return sorted(str(found.relative_to(self.folder)) for found in self.folder.rglob("*"))


@dataclass(frozen=True)
class Member:
    """A service principal without any grant, and its client."""

    name: str
    token: str
    client: WorkspaceClient


@pytest.fixture
def make_volume(sandbox: Any) -> Callable[[], Volume]:
    def make() -> Volume:
        client, name = sandbox.client, f"vol_{next(_numbers)}"
        if not any(catalog.name == CATALOG for catalog in client.catalogs.list()):
            client.catalogs.create(name=CATALOG)
            client.schemas.create(name=SCHEMA, catalog_name=CATALOG)
        client.volumes.create(catalog_name=CATALOG, schema_name=SCHEMA, name=name, volume_type=VolumeType.MANAGED)
        full_name = f"{CATALOG}.{SCHEMA}.{name}"
        folder = sandbox.home.joinpath("files", "Volumes", *full_name.split("."))
        return Volume(full_name, f"/Volumes/{CATALOG}/{SCHEMA}/{name}", folder)

    return make


@pytest.fixture
def volume(make_volume: Callable[[], Volume]) -> Volume:
    return make_volume()


@pytest.fixture
def member(sandbox: Any) -> Member:
    admin = sandbox.client
    made = admin.service_principals.create(display_name=f"reader-{next(_numbers)}")
    token = admin.token_management.create_obo_token(application_id=made.application_id, lifetime_seconds=600)
    return Member(made.application_id, token.token_value, sandbox.client_for(token.token_value))

"""Catalogs and principals of a test's own, in the sandbox of its module."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Member:
    """A service principal that is no administrator, with a client of its own."""

    id: str
    name: str
    token: str
    client: WorkspaceClient


@pytest.fixture
def make_member(sandbox: Any) -> Callable[[], Member]:
    def make() -> Member:
        admin = sandbox.client
        made = admin.service_principals.create(display_name=f"member-{next(_numbers)}")
        token = admin.token_management.create_obo_token(application_id=made.application_id, lifetime_seconds=600)
        return Member(made.id, made.application_id, token.token_value, sandbox.client_for(token.token_value))

    return make


@pytest.fixture
def member(make_member: Callable[[], Member]) -> Member:
    return make_member()


@pytest.fixture
def catalog(sandbox: Any) -> str:
    """A new catalog's name; it has the schema ``ml`` with the volume ``files``."""
    from databricks.sdk.service.catalog import VolumeType

    name = f"cat_{next(_numbers)}"
    client = sandbox.client
    client.catalogs.create(name=name)
    client.schemas.create(name="ml", catalog_name=name)
    client.volumes.create(catalog_name=name, schema_name="ml", name="files", volume_type=VolumeType.MANAGED)
    return name

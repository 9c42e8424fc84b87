"""Foundation: wires groups and catalogs."""

from __future__ import annotations

from pathlib import Path

from cdktf import TerraformStack

from infra.scopes import scope_of
from infra.settings import Settings
from modules.catalog.construct import Catalog
from modules.group.construct import Group


def build(stack: TerraformStack, settings: Settings, root: Path) -> None:
    """Fill ``stack`` with what ``settings`` asks for. Groups come first: a grant to one that does not exist is refused."""
    groups = [Group(scope_of(stack, "groups"), key, config) for key, config in sorted(settings.groups.items())]
    for key, config in sorted(settings.catalogs.items()):
        Catalog(
            scope_of(stack, "catalogs"),
            key,
            config,
            protected=settings.protected,
            after=[group.address for group in groups],
        )

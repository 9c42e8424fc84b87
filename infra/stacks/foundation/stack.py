"""Foundation: wires groups, service principals and catalogs."""

from __future__ import annotations

from pathlib import Path

from cdktf import TerraformStack
from constructs import Construct

from infra.settings import Settings
from modules.catalog.construct import Catalog
from modules.group.construct import Group
from modules.service_principal.construct import ServicePrincipal


def build(stack: TerraformStack, settings: Settings, root: Path) -> None:
    """Fill ``stack`` with what ``settings`` asks for. Principals come first: a grant to one that does not exist is refused."""
    scope = Construct(stack, "groups")
    groups = [Group(scope, key, config) for key, config in sorted(settings.groups.items()) if not config.existing]
    scope = Construct(stack, "service_principals")
    principals = [
        ServicePrincipal(scope, key, one)
        for key, one in sorted(settings.service_principals.items())
        if not one.existing
    ]
    after = [*(group.address for group in groups), *(principal.address for principal in principals)]
    scope = Construct(stack, "catalogs")
    for key, config in sorted(settings.catalogs.items()):
        Catalog(scope, key, config, protected=settings.protected, after=after)

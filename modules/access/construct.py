"""Emit grants and permissions: one resource for each securable or object, so that nothing overwrites it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cdktf_cdktf_provider_databricks.grants import Grants
from cdktf_cdktf_provider_databricks.permissions import Permissions
from constructs import Construct

from modules.access.config import GrantConfig, PermissionConfig, PrincipalConfig, Securable
from modules.addresses import set_address
from modules.structs import arguments


def grant_all(
    scope: Construct,
    securable: Securable,
    full_name: Callable[[], str],
    keys: Sequence[str],
    grants: Iterable[GrantConfig],
) -> None:
    """Make ``databricks_grants.SECURABLE_KEYS``, which owns *all* grants of the securable; nothing where ``grants`` is empty.

    ``full_name`` is called only where there are grants: asking a binding costs a message to Node.
    """
    blocks = [
        {"principal": grant.principal, "privileges": sorted(grant.privileges)}
        for grant in sorted(grants, key=lambda grant: grant.principal)
    ]
    if not blocks:
        return
    resource = Grants(scope, "grants", **arguments(Grants, {securable: full_name(), "grant": blocks}))
    set_address(resource, securable, *keys)


def permit_all(
    scope: Construct,
    kind: str,
    object_id: Callable[[], str],
    key: str,
    permissions: Iterable[PermissionConfig],
    owner: PrincipalConfig | None = None,
) -> None:
    """Make ``databricks_permissions.KIND_KEY``, which owns *all* permissions of the object; nothing where there are none.

    ``owner`` becomes IS_OWNER: without it the provider would make whoever applies the owner, a difference as soon as somebody else does.
    """
    blocks = [
        permission.model_dump(exclude_none=True)
        for permission in sorted(permissions, key=lambda permission: permission.principal)
    ]
    if owner is not None:
        blocks.insert(0, owner.model_dump(exclude_none=True) | {"permission_level": "IS_OWNER"})
    if not blocks:
        return
    resource = Permissions(
        scope, "permissions", **arguments(Permissions, {f"{kind}_id": object_id(), "access_control": blocks})
    )
    set_address(resource, kind, key)

"""Grants and permissions as data; shared by every module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from modules.config import Config, Items
from modules.errors import BadValue, DuplicatePrincipal, NotExactlyOne, UnknownPrivilege

Securable = Literal["catalog", "schema", "volume", "model"]

_ON_TABLES = {"SELECT", "MODIFY", "REFRESH"}
_ON_VOLUMES = {"READ_VOLUME", "WRITE_VOLUME"}
_ON_MODELS = {"EXECUTE", "APPLY_TAG", "CREATE_MODEL_VERSION"}
_ON_ALL = {"ALL_PRIVILEGES", "MANAGE"}
_CREATE_IN_SCHEMA = {"CREATE_TABLE", "CREATE_VOLUME", "CREATE_MODEL", "CREATE_FUNCTION", "CREATE_MATERIALIZED_VIEW"}
_IN_SCHEMA = _ON_ALL | _ON_TABLES | _ON_VOLUMES | _ON_MODELS | _CREATE_IN_SCHEMA | {"USE_SCHEMA", "EXTERNAL_USE_SCHEMA"}

PRIVILEGES: dict[Securable, set[str]] = {
    "catalog": _IN_SCHEMA | {"USE_CATALOG", "CREATE_SCHEMA", "BROWSE"},
    "schema": _IN_SCHEMA,
    "volume": _ON_ALL | _ON_VOLUMES | {"APPLY_TAG"},
    "model": _ON_ALL | _ON_MODELS,
}
"""Privileges by securable (Databricks: "Unity Catalog privileges and securable objects"); a parent's hold for everything below it."""


class GrantConfig(Config):
    """All privileges that one principal has on one securable."""

    principal: str = Field(min_length=1, description="Group, user or application id of a service principal")
    privileges: Items[str] = Field(
        min_length=1, description="Privileges, such as `USE_CATALOG`; the order does not matter"
    )


class PrincipalConfig(Config):
    """One identity of the workspace."""

    user_name: str | None = Field(None, description="A user's e-mail address")
    service_principal_name: str | None = Field(None, description="A service principal's application id")

    @model_validator(mode="after")
    def _one_identity(self) -> PrincipalConfig:
        exactly_one(self, "user_name", "service_principal_name")
        return self


class PermissionConfig(Config):
    """The one permission level that one principal has on one object."""

    group_name: str | None = Field(None, description="A group's name")
    user_name: str | None = Field(None, description="A user's e-mail address")
    service_principal_name: str | None = Field(None, description="A service principal's application id")
    permission_level: str = Field(description="What it may do, such as `CAN_RESTART`")

    @model_validator(mode="after")
    def _one_principal(self) -> PermissionConfig:
        exactly_one(self, "group_name", "user_name", "service_principal_name")
        return self

    @property
    def principal(self) -> str:
        return str(self.group_name or self.user_name or self.service_principal_name)


Permissions = Items[PermissionConfig]
"""All permissions on one object; a module's configuration says with `permissions_on` which there are."""


def exactly_one(config: Config, *fields: str) -> str:
    """The one of ``fields`` that is set. Raises `NotExactlyOne` for none or several."""
    found = [name for name in fields if getattr(config, name) is not None]
    if len(found) != 1:
        raise NotExactlyOne(found, fields)
    return found[0]


def _grants_on(securable: Securable) -> AfterValidator:
    def check(grants: tuple[GrantConfig, ...]) -> tuple[GrantConfig, ...]:
        _once_each((grant.principal for grant in grants), "grants")
        for grant in grants:
            for privilege in grant.privileges:
                if privilege not in PRIVILEGES[securable]:
                    raise UnknownPrivilege(privilege, securable, PRIVILEGES[securable])
            if len(set(grant.privileges)) != len(grant.privileges):
                raise BadValue("privileges", ", ".join(grant.privileges), "each once")
        return grants

    return AfterValidator(check)


def permissions_on(kind: str, *levels: str) -> AfterValidator:
    """What `permissions` of a module's configuration may say.

    Args:
        kind: what messages call the object; with ``_id`` behind it, the attribute of ``databricks_permissions`` that names one.
        levels: what can be given, without IS_OWNER: the owner is a field of its own.
    """

    def check(permissions: tuple[PermissionConfig, ...]) -> tuple[PermissionConfig, ...]:
        _once_each((permission.principal for permission in permissions), "permissions")
        for permission in permissions:
            if permission.permission_level not in levels:
                raise UnknownPrivilege(permission.permission_level, kind, levels)
        return permissions

    return AfterValidator(check)


def _once_each(principals: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for principal in principals:
        if principal in seen:
            raise DuplicatePrincipal(principal, what)
        seen.add(principal)


CatalogGrants = Annotated[Items[GrantConfig], _grants_on("catalog")]
SchemaGrants = Annotated[Items[GrantConfig], _grants_on("schema")]
VolumeGrants = Annotated[Items[GrantConfig], _grants_on("volume")]
ModelGrants = Annotated[Items[GrantConfig], _grants_on("model")]

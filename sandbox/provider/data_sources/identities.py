"""Who is calling, and groups."""

from __future__ import annotations

import re
from typing import Any

from sandbox.provider.client import Client
from sandbox.provider.data_source import DataSource
from sandbox.provider.resource import ResourceError

_SCIM = "/api/2.0/preview/scim/v2"


class CurrentUser(DataSource):
    type_name = "databricks_current_user"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        me = client.get(f"{_SCIM}/Me")
        name = me["userName"]
        # Letters and digits of the part before the @, as the provider makes a name that fits anywhere.
        plain = re.sub(r"[^a-z0-9]", "_", name.partition("@")[0].lower())
        kind = "servicePrincipals" if me.get("applicationId") else "users"
        return {
            "id": me["id"],
            "user_name": name,
            "home": f"/Users/{name}",
            "repos": f"/Repos/{name}",
            "alphanumeric": plain,
            "external_id": me.get("externalId") or "",
            "workspace_url": client.host,
            "acl_principal_id": f"{kind}/{name}",
        }


class GroupSource(DataSource):
    type_name = "databricks_group"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        name = config["display_name"]
        found = client.get(f"{_SCIM}/Groups", filter=f'displayName eq "{name}"').get("Resources", [])
        if not found:
            raise ResourceError(f"cannot find group: {name}")
        group = found[0]
        members = {kind: sorted(_members(group, kind)) for kind in ("Users", "Groups", "ServicePrincipals")}
        held = {entitlement["value"] for entitlement in group.get("entitlements", [])}
        return {
            "id": group["id"],
            "acl_principal_id": f"groups/{name}",
            "external_id": group.get("externalId"),
            "users": members["Users"],
            "service_principals": members["ServicePrincipals"],
            "child_groups": members["Groups"],
            "members": sorted(member["value"] for member in group.get("members", [])),
            "groups": sorted(parent["value"] for parent in group.get("groups", [])),
            "instance_profiles": [],
            "recursive": config.get("recursive") is not False,
            "allow_cluster_create": "allow-cluster-create" in held,
            "allow_instance_pool_create": "allow-instance-pool-create" in held,
            "databricks_sql_access": "databricks-sql-access" in held,
            "workspace_access": "workspace-access" in held,
            "workspace_consume": "workspace-consume" in held,
        }


def _members(group: dict[str, Any], kind: str) -> list[str]:
    return [
        member["value"] for member in group.get("members", []) if str(member.get("$ref", "")).startswith(f"{kind}/")
    ]

"""What whoever applies may do, as far as the platform tells."""

from __future__ import annotations

from collections.abc import Iterator

from modules.catalog.config import CatalogConfig
from scripts.doctor.answers import Answer, cannot_tell, missing, ok
from scripts.doctor.around import Around

TITLE = "rights of whoever applies"
NEEDS = ("workspace",)
_CREATES_CLUSTERS = "allow-cluster-create"


def check(around: Around) -> Iterator[Answer]:
    """The workspace's rights, and Unity Catalog's for each catalog."""
    yield from _in_the_workspace(around)
    for key, catalog in around.settings.catalogs.items():
        yield _on_catalog(around, key, catalog)


def _in_the_workspace(around: Around) -> Iterator[Answer]:
    settings = around.settings
    if "admins" in around.my_names:
        yield ok("administrator of the workspace")
        return
    existing = [one.existing for one in settings.groups.values()]
    existing += [one.existing for one in settings.service_principals.values()]
    if not all(existing):
        yield missing(
            "no administrator of the workspace, who alone may make groups and service principals",
            'add whoever applies to the workspace\'s group "admins", or let somebody make them and write `existing = true`',
        )
    if settings.clusters or any(job.job_clusters for job in settings.jobs.values()):
        entitlements = {each.value for each in around.me.entitlements or ()}
        if _CREATES_CLUSTERS in entitlements:
            yield ok("may create clusters")
        else:
            yield cannot_tell(
                "no administrator, and not entitled itself to create clusters; what its groups give cannot be asked",
                f"entitle whoever applies to {_CREATES_CLUSTERS}",
            )


def _on_catalog(around: Around, key: str, catalog: CatalogConfig) -> Answer:
    from databricks.sdk.errors import NotFound, PermissionDenied

    me, place = around.me.user_name, around.place("catalogs", key, "name")
    try:
        try:
            owner = around.workspace.catalogs.get(catalog.name).owner
        except NotFound:
            metastore = around.workspace.metastores.summary()
            name, owner, privilege = metastore.metastore_id or "", metastore.owner, "CREATE_CATALOG"
            what, securable = f"create catalog {catalog.name}", "METASTORE"
            do = f"an administrator of the metastore runs: GRANT CREATE CATALOG ON METASTORE TO `{me}`"
        else:
            name, privilege, securable = catalog.name, "MANAGE", "CATALOG"
            what = f"change catalog {catalog.name}, which is there and belongs to {owner}"
            do = f"its owner runs: GRANT ALL PRIVILEGES, MANAGE ON CATALOG `{catalog.name}` TO `{me}`"
        # The sandbox's administrators administer its metastore too; those of a real workspace need not.
        all_powerful = around.settings.sandbox and "admins" in around.my_names
        if all_powerful or owner in around.my_names or _has(around, securable, name, privilege):
            return ok(f"may {what}")
    except PermissionDenied as error:
        return cannot_tell(f"catalog {catalog.name}: {error}", "ask an administrator of the metastore", place)
    return missing(f"may not {what}", do, place)


def _has(around: Around, securable: str, name: str, privilege: str) -> bool:
    """Whatever it comes from: the platform works out what parents give, groups are compared here."""
    enough = {privilege} if privilege == "MANAGE" else {privilege, "ALL_PRIVILEGES"}
    names = around.my_names | {"account users"}
    return any(
        held.privilege is not None and held.privilege.value in enough
        for each in around.workspace.grants.get_effective(securable, name).privilege_assignments or ()
        if each.principal in names
        for held in each.privileges or ()
    )

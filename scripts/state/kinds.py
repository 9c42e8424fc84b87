"""How an object that is not in the state is found in the workspace: by what it is called.

Only types whose creation cannot be repeated are here: a second one would be made (jobs, clusters), or the first would be in the way
(everything with a name of its own). What is written the same way twice to the same effect (grants, permissions, files, memberships) needs
no looking for; `REPEATABLE` names those, and a test asks for every type of the bundled provider in one place or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

Find = Callable[["WorkspaceClient", set[str]], Iterator[tuple[str, str]]]

REPEATABLE = frozenset(
    {
        "databricks_file",
        "databricks_grant",
        "databricks_grants",
        "databricks_group_member",
        "databricks_library",
        "databricks_notebook",
        "databricks_permissions",
        "databricks_secret",
        "databricks_secret_acl",
        "databricks_workspace_file",
    }
)


@dataclass(frozen=True)
class Kind:
    """``attributes`` together are the name; ``find`` gives name and id (as `terraform import` takes it) of those that exist."""

    attributes: tuple[str, ...]
    find: Find

    def name(self, values: dict[str, Any]) -> str:
        """Empty while a part of it is not known."""
        parts = [values.get(attribute) for attribute in self.attributes]
        return ".".join(map(str, parts)) if all(isinstance(part, str) and part for part in parts) else ""


def of(address: str) -> Kind | None:
    """None for a type that needs no looking for, or that nobody here knows."""
    return _KINDS.get(address.split(".")[0])


def _jobs(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(names):
        for job in client.jobs.list(name=name):
            yield name, str(job.job_id)


def _clusters(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.clusters.list():
        source = each.cluster_source.value if each.cluster_source else ""
        if source != "JOB":
            yield str(each.cluster_name), str(each.cluster_id)


def _policies(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.cluster_policies.list():
        yield str(each.name), str(each.policy_id)


def _pools(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.instance_pools.list():
        yield str(each.instance_pool_name), str(each.instance_pool_id)


def _warehouses(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.warehouses.list():
        yield str(each.name), str(each.id)


def _groups(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.groups.list(attributes="id,displayName"):
        yield str(each.display_name), str(each.id)


def _users(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.users.list(attributes="id,userName"):
        yield str(each.user_name), str(each.id)


def _principals(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.service_principals.list(attributes="id,displayName"):
        yield str(each.display_name), str(each.id)


def _scopes(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
    for each in client.secrets.list_scopes():
        yield str(each.name), str(each.name)


def _experiment(client: WorkspaceClient, name: str) -> str:
    answer = client.experiments.get_by_name(name).experiment
    return str(answer.experiment_id) if answer and answer.lifecycle_stage == "active" else ""


def _each(get: Callable[[WorkspaceClient, str], Any]) -> Find:
    """For types that are asked for by name, and whose id is ``get``'s answer, or the name itself where that is an object."""

    def find(client: WorkspaceClient, names: set[str]) -> Iterator[tuple[str, str]]:
        from databricks.sdk.errors import NotFound

        for name in sorted(names):
            try:
                answer = get(client, name)
            except NotFound:
                continue
            if answer != "":
                yield name, answer if isinstance(answer, str) else name

    return find


_KINDS = {
    "databricks_catalog": Kind(("name",), _each(lambda client, name: client.catalogs.get(name))),
    "databricks_cluster": Kind(("cluster_name",), _clusters),
    "databricks_cluster_policy": Kind(("name",), _policies),
    "databricks_directory": Kind(("path",), _each(lambda client, name: client.workspace.get_status(name))),
    "databricks_group": Kind(("display_name",), _groups),
    "databricks_instance_pool": Kind(("instance_pool_name",), _pools),
    "databricks_job": Kind(("name",), _jobs),
    "databricks_mlflow_experiment": Kind(("name",), _each(_experiment)),
    "databricks_model_serving": Kind(("name",), _each(lambda client, name: client.serving_endpoints.get(name))),
    "databricks_registered_model": Kind(
        ("catalog_name", "schema_name", "name"), _each(lambda client, name: client.registered_models.get(name))
    ),
    "databricks_schema": Kind(("catalog_name", "name"), _each(lambda client, name: client.schemas.get(name))),
    "databricks_secret_scope": Kind(("name",), _scopes),
    "databricks_sql_endpoint": Kind(("name",), _warehouses),
    "databricks_service_principal": Kind(("display_name",), _principals),
    "databricks_user": Kind(("user_name",), _users),
    "databricks_volume": Kind(
        ("catalog_name", "schema_name", "name"), _each(lambda client, name: client.volumes.read(name))
    ),
}


def find(client: WorkspaceClient, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Ids of what the workspace has under each (type, name); one listing a type."""
    by_type: dict[str, set[str]] = {}
    for type_name, name in wanted:
        by_type.setdefault(type_name, set()).add(name)
    found: dict[tuple[str, str], list[str]] = {}
    for type_name, names in by_type.items():
        for name, id_ in _KINDS[type_name].find(client, names):
            if name in names:
                found.setdefault((type_name, name), []).append(id_)
    return found

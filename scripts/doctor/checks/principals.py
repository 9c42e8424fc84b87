"""Groups, service principals and users that the settings name: whether the workspace knows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from infra.principals import users
from scripts.doctor.answers import Answer, missing, ok
from scripts.doctor.around import Around

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

TITLE = "groups and principals"
NEEDS = ("workspace",)
_ADD = "make it in the account console, and give it this workspace (Workspaces, Permissions)"


def check(around: Around) -> Iterator[Answer]:
    """Those that apply makes are not asked for."""
    settings, workspace = around.settings, around.workspace
    made = [
        key for kind in (settings.groups, settings.service_principals) for key, one in kind.items() if not one.existing
    ]
    if made:
        yield ok(f"the first apply makes {', '.join(made)}")
    for key, group in settings.groups.items():
        if group.existing:
            yield _answer(
                any(workspace.groups.list(filter=f'displayName eq "{group.display_name}"')),
                f"group {group.display_name}",
                _ADD,
                around.place("groups", key),
            )
    for key, principal in settings.service_principals.items():
        if principal.existing:
            yield _answer(
                any(workspace.service_principals.list(filter=f'applicationId eq "{principal.application_id}"')),
                f"service principal {key} ({principal.application_id})",
                f"{_ADD}; then write its application id here",
                around.place("service_principals", key, "application_id"),
            )
    yield from _users(around, workspace)


def _users(around: Around, workspace: WorkspaceClient) -> Iterator[Answer]:
    layers, seen = around.settings.layers, set()
    for path, name in users(around.settings):
        if name not in seen:
            seen.add(name)
            place = layers.origin(path) if layers else ""
            yield _answer(any(workspace.users.list(filter=f'userName eq "{name}"')), f"user {name}", _ADD, place)


def _answer(found: bool, who: str, do: str, place: str) -> Answer:
    return ok(f"{who} is there") if found else missing(f"{who}: the workspace does not know it", do, place)

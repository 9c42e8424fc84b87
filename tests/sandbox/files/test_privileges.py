"""Who may read and write a volume's files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk.errors import NotFound, PermissionDenied, Unauthenticated
from databricks.sdk.service.catalog import PermissionsChange, Privilege

FILES, DIRECTORIES = "/api/2.0/fs/files", "/api/2.0/fs/directories"


def grant(sandbox: Any, kind: str, name: str, principal: str, *add: str, remove: tuple[str, ...] = ()) -> None:
    change = PermissionsChange(
        principal=principal, add=[Privilege(name) for name in add], remove=[Privilege(name) for name in remove]
    )
    sandbox.client.grants.update(kind, name, changes=[change])


@pytest.fixture
def way_in(sandbox: Any, volume: Any, member: Any) -> None:
    """The member may use catalog and schema; the volume has a file and an empty directory."""
    catalog, schema, _ = volume.name.split(".")
    grant(sandbox, "catalog", catalog, member.name, "USE_CATALOG")
    grant(sandbox, "schema", f"{catalog}.{schema}", member.name, "USE_SCHEMA")
    sandbox.client.files.upload(f"{volume.path}/a.txt", io.BytesIO(b"kept"))
    sandbox.client.files.create_directory(f"{volume.path}/empty")


def reads(w: Any, path: str) -> list[Callable[[], Any]]:
    return [
        lambda: w.files.download(f"{path}/a.txt").contents.read(),
        lambda: w.files.get_metadata(f"{path}/a.txt"),
        lambda: list(w.files.list_directory_contents(path)),
        lambda: w.files.get_directory_metadata(path),
    ]


def writes(w: Any, path: str) -> list[Callable[[], Any]]:
    return [
        lambda: w.files.upload(f"{path}/a.txt", io.BytesIO(b"overwritten")),
        lambda: w.files.upload(f"{path}/new.txt", io.BytesIO(b"new"), overwrite=False),
        lambda: w.files.create_directory(f"{path}/new"),
        lambda: w.files.delete_directory(f"{path}/empty"),
        lambda: w.files.delete(f"{path}/a.txt"),
    ]


def refused(attempts: list[Callable[[], Any]]) -> None:
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.usefixtures("way_in")
def test_without_a_privilege_nothing_is_read_or_written(sandbox: Any, volume: Any, member: Any) -> None:
    before = volume.on_disk()
    refused(reads(member.client, volume.path))
    refused(writes(member.client, volume.path))
    with sandbox.http(member.token) as http:
        for method, target in (("GET", FILES + volume.path + "/a.txt"), ("PUT", FILES + volume.path + "/b.txt")):
            answer = http.request(method, target)
            assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED")
            assert volume.name in answer.json()["message"]
        assert http.head(FILES + volume.path + "/a.txt").status_code == 403
        assert http.head(FILES + volume.path + "/missing").status_code == 403
        assert http.head(DIRECTORIES + volume.path).status_code == 403
    assert volume.on_disk() == before
    assert (volume.folder / "a.txt").read_bytes() == b"kept"


@pytest.mark.usefixtures("way_in")
def test_read_volume_reads_and_does_not_write(sandbox: Any, volume: Any, member: Any) -> None:
    grant(sandbox, "volume", volume.name, member.name, "READ_VOLUME")
    before = volume.on_disk()
    assert reads(member.client, volume.path)[0]() == b"kept"
    for attempt in reads(member.client, volume.path):
        attempt()
    refused(writes(member.client, volume.path))
    assert volume.on_disk() == before
    grant(sandbox, "volume", volume.name, member.name, remove=("READ_VOLUME",))
    refused(reads(member.client, volume.path))


@pytest.mark.usefixtures("way_in")
def test_write_volume_writes(sandbox: Any, volume: Any, member: Any) -> None:
    grant(sandbox, "volume", volume.name, member.name, "WRITE_VOLUME", "READ_VOLUME")
    for attempt in writes(member.client, volume.path):
        attempt()
    assert volume.on_disk() == ["new", "new.txt"]


@pytest.mark.usefixtures("way_in")
@pytest.mark.parametrize(("kind", "depth"), [("catalog", 1), ("schema", 2)])
def test_a_privilege_on_a_parent_counts(sandbox: Any, volume: Any, member: Any, kind: str, depth: int) -> None:
    name = ".".join(volume.name.split(".")[:depth])
    grant(sandbox, kind, name, member.name, "READ_VOLUME")
    assert reads(member.client, volume.path)[0]() == b"kept"
    refused(writes(member.client, volume.path))


def test_a_volumes_privilege_needs_the_way_to_it(sandbox: Any, volume: Any, member: Any) -> None:
    grant(sandbox, "volume", volume.name, member.name, "READ_VOLUME")
    catalog, schema, _ = volume.name.split(".")
    with pytest.raises(PermissionDenied, match="USE CATALOG"):
        list(member.client.files.list_directory_contents(volume.path))
    grant(sandbox, "catalog", catalog, member.name, "USE_CATALOG")
    with pytest.raises(PermissionDenied, match="USE SCHEMA"):
        list(member.client.files.list_directory_contents(volume.path))
    grant(sandbox, "schema", f"{catalog}.{schema}", member.name, "USE_SCHEMA")
    assert list(member.client.files.list_directory_contents(volume.path)) == []


@pytest.mark.usefixtures("way_in")
def test_one_volumes_privilege_is_no_other_volumes(
    sandbox: Any, volume: Any, member: Any, make_volume: Callable[[], Any]
) -> None:
    grant(sandbox, "volume", make_volume().name, member.name, "READ_VOLUME", "WRITE_VOLUME")
    refused(reads(member.client, volume.path))
    refused(writes(member.client, volume.path))


def test_the_workspaces_files_are_no_way_round_its_permissions(sandbox: Any, member: Any) -> None:
    with sandbox.http(member.token) as http:
        answer = http.put(f"{FILES}/Workspace/Shared/planted.py", content=b"x")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")
    assert not (sandbox.home / "files" / "Workspace" / "Shared" / "planted.py").exists()


def test_without_a_token_there_are_no_files(sandbox: Any, volume: Any) -> None:
    stranger = sandbox.client_for("dapi-wrong")
    with pytest.raises(Unauthenticated):
        stranger.files.download(f"{volume.path}/a.txt")
    with pytest.raises(Unauthenticated):
        stranger.files.upload(f"{volume.path}/a.txt", io.BytesIO(b"x"))
    assert volume.on_disk() == []


def test_a_deleted_volumes_files_are_gone(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    w.files.upload(f"{volume.path}/a.txt", io.BytesIO(b"x"))
    w.volumes.delete(volume.name)
    with pytest.raises(NotFound):
        w.files.download(f"{volume.path}/a.txt")
    assert not volume.folder.exists()

"""Terraform's `databricks_file`, as the bundled provider reads and writes it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sandbox.provider.client import ApiError, Client
from sandbox.provider.resources.files import File


def planned(path: str, content: bytes) -> dict[str, Any]:
    return {"path": path, "content_base64": base64.b64encode(content).decode(), "md5": None, "modification_time": None}


@pytest.mark.parametrize("name", ["a.txt", "with space.txt", "Größe #1?.txt", "100%25.txt"])
def test_a_file_of_any_name_is_made_read_changed_and_deleted(sandbox: Any, volume: Any, name: str) -> None:
    client, file, path = Client(sandbox.url, sandbox.token), File(), f"{volume.path}/dir/{name}"
    state = planned(path, b"first")
    assert file.create(client, state) == path
    assert (volume.folder / "dir" / name).read_bytes() == b"first"
    read = file.read(client, path, state)
    assert read is not None
    told = sandbox.client.files.get_metadata(path)
    assert (read["file_size"], read["modification_time"]) == (5, told.last_modified)
    assert file.update(client, path, read, planned(path, b"second!")) is None
    assert (volume.folder / "dir" / name).read_bytes() == b"second!"
    file.delete(client, path, read)
    assert volume.on_disk() == ["dir"]
    with pytest.raises(ApiError) as gone:
        file.read(client, path, read)
    assert gone.value.gone


def test_a_file_is_found_among_thousands(sandbox: Any, volume: Any) -> None:
    """A directory is listed a thousand entries at a time; a file further down has not gone."""
    client, file, path = Client(sandbox.url, sandbox.token), File(), f"{volume.path}/z.txt"
    for number in range(1001):
        (volume.folder / f"{number:04}").touch()
    state = planned(path, b"last of all")
    file.create(client, state)
    read = file.read(client, path, state)
    assert read is not None
    assert read["file_size"] == len(b"last of all")

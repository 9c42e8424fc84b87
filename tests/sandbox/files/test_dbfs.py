"""The root of DBFS through the SDK and through a task: one place."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import pytest
from databricks.sdk.errors import BadRequest, DatabricksError, InvalidParameterValue, NotFound, ResourceAlreadyExists


@pytest.fixture(scope="module")
def dbfs(sandbox: Any) -> Any:
    return sandbox.client.dbfs


def test_what_is_written_is_read(dbfs: Any) -> None:
    content = bytes(range(256)) * 10_000  # several blocks
    with dbfs.open("/tmp/big.bin", write=True, overwrite=True) as file:
        file.write(content)
    with dbfs.open("/tmp/big.bin", read=True) as file:
        assert file.read() == content
    assert dbfs.get_status("dbfs:/tmp/big.bin").file_size == len(content)


def test_a_file_is_there_when_it_is_closed(dbfs: Any) -> None:
    handle = dbfs.create("/tmp/late.txt").handle
    dbfs.add_block(handle, base64.b64encode(b"x").decode())
    assert not dbfs.exists("/tmp/late.txt")
    dbfs.close(handle)
    assert dbfs.exists("/tmp/late.txt")
    with pytest.raises(NotFound, match="No file is being written"):
        dbfs.close(handle)


def test_folders_are_listed_moved_and_deleted(dbfs: Any) -> None:
    dbfs.mkdirs("/tmp/folder/inner")
    dbfs.put("/tmp/folder/a.txt", contents=base64.b64encode(b"a").decode())
    assert sorted((each.path, each.is_dir) for each in dbfs.list("/tmp/folder")) == [
        ("/tmp/folder/a.txt", False),
        ("/tmp/folder/inner", True),
    ]
    dbfs.move("/tmp/folder", "/tmp/moved")
    assert dbfs.exists("/tmp/moved/a.txt")
    with pytest.raises(DatabricksError, match="is not empty"):
        sandbox_delete(dbfs, "/tmp/moved")
    dbfs.delete("/tmp/moved", recursive=True)
    assert not dbfs.exists("/tmp/moved")


def sandbox_delete(dbfs: Any, path: str) -> None:
    dbfs._api.do("POST", "/api/2.0/dbfs/delete", body={"path": path})


def test_what_is_there_is_not_overwritten(dbfs: Any) -> None:
    dbfs.upload("/tmp/once.txt", io.BytesIO(b"one"))
    with pytest.raises(ResourceAlreadyExists):
        dbfs.upload("/tmp/once.txt", io.BytesIO(b"two"))
    dbfs.upload("/tmp/once.txt", io.BytesIO(b"two"), overwrite=True)
    assert dbfs.download("/tmp/once.txt").read() == b"two"


@pytest.mark.parametrize("path", ["relative", "/../token", "/Volumes/a/b/c/x", ""])
def test_paths_that_are_none(dbfs: Any, path: str) -> None:
    with pytest.raises((InvalidParameterValue, BadRequest)):
        dbfs._api.do("POST", "/api/2.0/dbfs/mkdirs", body={"path": path})


def test_the_body_itself_can_be_the_file(sandbox: Any, dbfs: Any) -> None:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    sent = httpx.post(f"{sandbox.url}/dbfs/tmp/raw/archive.tar", content=b"bytes", headers=headers, timeout=60)
    assert sent.status_code == 200
    assert httpx.get(f"{sandbox.url}/dbfs/tmp/raw/archive.tar", headers=headers, timeout=60).content == b"bytes"
    assert dbfs.get_status("/tmp/raw/archive.tar").file_size == 5

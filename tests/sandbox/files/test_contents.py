"""Files written and read through the SDK and plain HTTP: contents, headers, overwriting, ranges."""

from __future__ import annotations

import io
import os
import time
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

import pytest
from databricks.sdk.errors import AlreadyExists, BadRequest, NotFound

FILES = "/api/2.0/fs/files"
EVERY_BYTE = bytes(range(256)) * 40


def read(client: Any, path: str) -> bytes:
    with client.files.download(path).contents as contents:
        return bytes(contents.read())


def test_what_is_uploaded_comes_back_byte_for_byte(sandbox: Any, volume: Any) -> None:
    w, before = sandbox.client, int(time.time())
    w.files.upload(f"{volume.path}/a.bin", io.BytesIO(EVERY_BYTE))
    answer = w.files.download(f"{volume.path}/a.bin")
    assert answer.contents.read() == EVERY_BYTE
    assert (answer.content_length, answer.content_type) == (len(EVERY_BYTE), "application/octet-stream")
    assert before <= parsedate_to_datetime(answer.last_modified).timestamp() <= time.time()
    assert (volume.folder / "a.bin").read_bytes() == EVERY_BYTE
    assert volume.on_disk() == ["a.bin"]


def test_metadata_is_what_the_download_says(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.bin"
    w.files.upload(path, io.BytesIO(EVERY_BYTE))
    told, answer = w.files.get_metadata(path), w.files.download(path)
    assert told.as_dict() == {
        "content-length": len(EVERY_BYTE),
        "content-type": "application/octet-stream",
        "last-modified": answer.last_modified,
    }
    with sandbox.http() as http:
        head = http.head(FILES + path)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(EVERY_BYTE)))


def test_an_empty_file_is_a_file(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/empty"
    w.files.upload(path, io.BytesIO(b""))
    assert w.files.get_metadata(path).content_length == 0
    assert read(w, path) == b""


def test_a_file_is_overwritten_unless_told_not_to(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.txt"
    w.files.upload(path, io.BytesIO(b"first, and longer"), overwrite=False)
    w.files.upload(path, io.BytesIO(b"second"))
    assert read(w, path) == b"second"
    with pytest.raises(AlreadyExists):
        w.files.upload(path, io.BytesIO(b"third"), overwrite=False)
    assert read(w, path) == b"second"
    w.files.upload(path, io.BytesIO(b"fourth"), overwrite=True)
    assert read(w, path) == b"fourth"
    with sandbox.http() as http:
        refused = http.put(FILES + path, params={"overwrite": "false"}, content=b"fifth")
        assert (refused.status_code, refused.json()["error_code"]) == (409, "ALREADY_EXISTS")
        nonsense = http.put(FILES + path, params={"overwrite": "perhaps"}, content=b"sixth")
        assert (nonsense.status_code, nonsense.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert read(w, path) == b"fourth"
    assert volume.on_disk() == ["a.txt"]


def test_parents_come_with_the_file_unless_one_is_a_file(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    w.files.upload(f"{volume.path}/a/b/c.txt", io.BytesIO(b"c"))
    w.files.get_directory_metadata(f"{volume.path}/a/b")
    with pytest.raises(AlreadyExists):
        w.files.upload(f"{volume.path}/a/b/c.txt/d.txt", io.BytesIO(b"d"))
    with pytest.raises(AlreadyExists):
        w.files.upload(f"{volume.path}/a/b", io.BytesIO(b"a directory has that name"))
    assert volume.on_disk() == ["a", "a/b", "a/b/c.txt"]
    assert read(w, f"{volume.path}/a/b/c.txt") == b"c"


def test_a_missing_file_is_not_found(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/missing"
    for attempt in (w.files.download, w.files.get_metadata, w.files.delete):
        with pytest.raises(NotFound):
            attempt(path)
    with sandbox.http() as http:
        for method in ("GET", "DELETE"):
            answer = http.request(method, FILES + path)
            assert (answer.status_code, answer.json()["error_code"]) == (404, "NOT_FOUND")
            assert path in answer.json()["message"]
        assert http.head(FILES + path).status_code == 404


def test_a_directory_is_no_file(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/folder"
    w.files.create_directory(path)
    for attempt in (w.files.download, w.files.get_metadata, w.files.delete):
        with pytest.raises(NotFound):
            attempt(path)
    w.files.get_directory_metadata(path)


def test_a_deleted_file_is_gone(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.txt"
    w.files.upload(path, io.BytesIO(b"a"))
    w.files.delete(path)
    with pytest.raises(NotFound):
        w.files.get_metadata(path)
    assert volume.on_disk() == []


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, 10239), ("bytes=-7", 10233, 10239), ("bytes=10200-99999", 10200, 10239)],
)
def test_a_range_is_served(sandbox: Any, volume: Any, asked: str, first: int, last: int) -> None:
    path = f"{volume.path}/a.bin"
    sandbox.client.files.upload(path, io.BytesIO(EVERY_BYTE))
    with sandbox.http() as http:
        answer = http.get(FILES + path, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, EVERY_BYTE[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(EVERY_BYTE)}"


def test_a_range_behind_the_end_is_refused(sandbox: Any, volume: Any) -> None:
    path = f"{volume.path}/a.bin"
    sandbox.client.files.upload(path, io.BytesIO(b"short"))
    with sandbox.http() as http:
        answer = http.get(FILES + path, headers={"Range": "bytes=5-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */5")


def test_a_file_that_has_changed_is_not_continued(sandbox: Any, volume: Any) -> None:
    """What the SDK sends when it takes up a download that broke off: the rest, if it is still the same file."""
    path = f"{volume.path}/a.bin"
    sandbox.client.files.upload(path, io.BytesIO(EVERY_BYTE))
    os.utime(volume.folder / "a.bin", (1_700_000_000, 1_700_000_000))
    with sandbox.http() as http:
        rest = {"Range": "bytes=10000-", "If-Unmodified-Since": formatdate(1_700_000_000, usegmt=True)}
        assert http.get(FILES + path, headers=rest).content == EVERY_BYTE[10000:]
        sandbox.client.files.upload(path, io.BytesIO(EVERY_BYTE[::-1]))
        changed = http.get(FILES + path, headers=rest)
        assert (changed.status_code, changed.json()["error_code"]) == (412, "FAILED_PRECONDITION")
        assert http.get(FILES + path, headers={"If-Unmodified-Since": "no date"}).status_code == 200


def test_parts_of_a_large_file_are_downloaded_side_by_side(sandbox: Any, volume: Any, tmp_path: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.bin"
    w.files.upload(path, io.BytesIO(EVERY_BYTE))
    settings = w.files._config
    settings.files_ext_parallel_download_min_file_size = 1
    settings.files_ext_parallel_download_default_part_size = 1000
    w.files.download_to(path, str(tmp_path / "a.bin"), use_parallel=True, parallelism=4)
    assert (tmp_path / "a.bin").read_bytes() == EVERY_BYTE


def test_a_path_needs_a_file_name(sandbox: Any, volume: Any) -> None:
    with pytest.raises((AlreadyExists, BadRequest)):
        sandbox.client.files.upload(volume.path, io.BytesIO(b"x"))
    assert volume.on_disk() == []

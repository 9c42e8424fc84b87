"""Directories: made, listed page by page, deleted once they are empty."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from databricks.sdk.errors import BadRequest, DatabricksError, InvalidParameterValue, NotFound, ResourceConflict

DIRECTORIES = "/api/2.0/fs/directories"


def names(client: Any, path: str, **options: Any) -> list[str]:
    return [entry.name for entry in client.files.list_directory_contents(path, **options)]


def reason(error: DatabricksError) -> str:
    info = error.get_error_details().error_info
    return info.reason if info else "none given"


def fill(volume: Any, count: int) -> list[str]:
    """``count`` files, as a task would write them; their names in order."""
    wanted = [f"f{number:05}" for number in range(count)]
    for name in wanted:
        (volume.folder / name).write_bytes(b"x")
    return wanted


def test_a_directory_is_made_with_its_parents_as_often_as_one_likes(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a/b/c"
    with pytest.raises(NotFound):
        w.files.get_directory_metadata(path)
    w.files.create_directory(path)
    w.files.create_directory(path)
    for made in (path, f"{volume.path}/a/b", f"{volume.path}/a", volume.path):
        w.files.get_directory_metadata(made)
    with sandbox.http() as http:
        head = http.head(DIRECTORIES + path)
    assert (head.status_code, head.content) == (200, b"")


def test_a_directory_cannot_take_the_place_of_a_file(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    w.files.upload(f"{volume.path}/a", io.BytesIO(b"file"))
    for path in (f"{volume.path}/a", f"{volume.path}/a/b"):
        with pytest.raises(ResourceConflict):
            w.files.create_directory(path)
    with pytest.raises(NotFound):
        w.files.get_directory_metadata(f"{volume.path}/a")
    assert (volume.folder / "a").read_bytes() == b"file"


def test_a_listing_has_the_children_and_nothing_below_them(sandbox: Any, volume: Any) -> None:
    w, before = sandbox.client, int(time.time() * 1000) - 1000
    w.files.upload(f"{volume.path}/b.txt", io.BytesIO(b"12345"))
    w.files.upload(f"{volume.path}/a/deep/below.txt", io.BytesIO(b"x"))
    directory, file = w.files.list_directory_contents(volume.path)
    assert (directory.name, directory.path, directory.is_directory) == ("a", f"{volume.path}/a", True)
    assert directory.file_size is None
    assert (file.name, file.path, file.is_directory, file.file_size) == ("b.txt", f"{volume.path}/b.txt", False, 5)
    assert before <= file.last_modified <= time.time() * 1000
    assert names(w, f"{volume.path}/a") == ["deep"]
    assert names(w, f"{volume.path}/a/deep/") == ["below.txt"]


def test_an_empty_directory_lists_nothing(sandbox: Any, volume: Any) -> None:
    assert names(sandbox.client, volume.path) == []
    with sandbox.http() as http:
        assert "next_page_token" not in http.get(DIRECTORIES + volume.path).json()


def test_what_is_no_directory_is_not_listed(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    w.files.upload(f"{volume.path}/a.txt", io.BytesIO(b"x"))
    for path in (f"{volume.path}/missing", f"{volume.path}/a.txt", f"{volume.path}/a.txt/b"):
        with pytest.raises(NotFound) as refusal:
            names(w, path)
        assert refusal.value.error_code == "NOT_FOUND"


def test_a_listing_comes_in_pages(sandbox: Any, volume: Any) -> None:
    wanted = fill(volume, 7)
    with sandbox.http() as http:
        pages: list[list[str]] = []
        token = None
        while token is not None or not pages:
            query = {"page_size": "3", **({"page_token": token} if token else {})}
            answer = http.get(DIRECTORIES + volume.path, params=query).json()
            pages.append([entry["name"] for entry in answer["contents"]])
            token = answer.get("next_page_token")
    assert pages == [wanted[:3], wanted[3:6], wanted[6:]]
    assert names(sandbox.client, volume.path, page_size=2) == wanted


def test_a_page_has_at_most_a_thousand_entries(sandbox: Any, volume: Any) -> None:
    wanted = fill(volume, 1003)
    with sandbox.http() as http:
        for query in ({}, {"page_size": "5000"}):
            answer = http.get(DIRECTORIES + volume.path, params=query).json()
            assert len(answer["contents"]) == 1000
            rest = http.get(DIRECTORIES + volume.path, params={**query, "page_token": answer["next_page_token"]}).json()
            assert [entry["name"] for entry in rest["contents"]] == wanted[1000:]
            assert "next_page_token" not in rest


def test_deleting_while_listing_misses_nothing(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    fill(volume, 12)
    for entry in w.files.list_directory_contents(volume.path, page_size=5):
        w.files.delete(entry.path)
    assert volume.on_disk() == []


@pytest.mark.parametrize("query", [{"page_size": "many"}, {"page_size": "-1"}, {"page_token": "%%%"}])
def test_a_page_that_nobody_can_have_asked_for_is_refused(sandbox: Any, volume: Any, query: dict[str, str]) -> None:
    with sandbox.http() as http:
        answer = http.get(DIRECTORIES + volume.path, params=query)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_only_an_empty_directory_is_deleted(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a"
    w.files.upload(f"{path}/b.txt", io.BytesIO(b"x"))
    with pytest.raises(InvalidParameterValue) as refusal:
        w.files.delete_directory(path)
    assert reason(refusal.value) == "FILES_API_DIRECTORY_IS_NOT_EMPTY"
    assert volume.on_disk() == ["a", "a/b.txt"]
    w.files.delete(f"{path}/b.txt")
    w.files.delete_directory(path)
    assert volume.on_disk() == []
    for missing in (path, f"{volume.path}/never"):
        with pytest.raises(NotFound) as gone:
            w.files.delete_directory(missing)
        assert reason(gone.value) == "FILES_API_DIRECTORY_IS_NOT_FOUND"


def test_deleting_a_file_as_a_directory_leaves_it(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.txt"
    w.files.upload(path, io.BytesIO(b"x"))
    with pytest.raises(NotFound):
        w.files.delete_directory(path)
    assert w.files.get_metadata(path).content_length == 1


def test_the_volume_itself_is_not_deleted_as_a_directory(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    with pytest.raises(BadRequest):
        w.files.delete_directory(volume.path)
    assert names(w, volume.path) == []
    w.files.upload(f"{volume.path}/still.txt", io.BytesIO(b"here"))
    assert names(w, volume.path) == ["still.txt"]


def test_a_tree_is_listed_copied_and_deleted_by_the_clients_recursion(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    for name in ("a/1.txt", "a/b/2.txt", "a/b/c/3.txt"):
        w.files.upload(f"{volume.path}/{name}", io.BytesIO(name.encode()))
    assert [(f.path, f.is_dir) for f in w.dbfs.list(f"{volume.path}/a")] == [
        (f"{volume.path}/a/1.txt", False),
        (f"{volume.path}/a/b", True),
    ]
    with pytest.raises(OSError, match="recursive"):
        w.dbfs.delete(f"{volume.path}/a")
    w.dbfs.copy(f"{volume.path}/a/b/2.txt", f"{volume.path}/copy.txt")
    with w.dbfs.download(f"{volume.path}/copy.txt") as copied:
        assert copied.read(-1) == b"a/b/2.txt"
    w.dbfs.delete(f"dbfs:{volume.path}/a", recursive=True)
    assert volume.on_disk() == ["copy.txt"]
    assert not w.dbfs.exists(f"{volume.path}/a")

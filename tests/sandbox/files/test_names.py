"""Names with any character, and paths that try to leave their volume."""

from __future__ import annotations

import http.client
import io
from typing import Any
from urllib.parse import quote

import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound

FILES, DIRECTORIES = "/api/2.0/fs/files", "/api/2.0/fs/directories"


def ask(sandbox: Any, method: str, target: str, body: bytes | None = None) -> tuple[int, bytes]:
    """One request whose target is sent as it stands; other clients would tidy up ``..`` first."""
    connection = http.client.HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]), timeout=30)
    try:
        connection.request(method, target, body, {"Authorization": f"Bearer {sandbox.token}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "name",
    [
        "with space.txt",
        "100%.txt",
        "%2e%2e",
        "a%2Fb",
        "q?x=1&y=2#part.txt",
        "plus+and;semi:colon@home.txt",
        "quote'\"back\\slash.txt",
        "Größe-naïve-日本語-🧪.parquet",
        ".hidden",
        ".uploading-0",
        "...",
        "x" * 255,
    ],
)
def test_a_name_is_kept_as_it_is(sandbox: Any, volume: Any, name: str) -> None:
    w, path = sandbox.client, f"{volume.path}/dir {name[:80]}/{name}"
    w.files.upload(path, io.BytesIO(name.encode()))
    assert w.files.download(path).contents.read() == name.encode()
    assert w.files.get_metadata(path).content_length == len(name.encode())
    assert [(e.name, e.path) for e in w.files.list_directory_contents(f"{volume.path}/dir {name[:80]}")] == [
        (name, path)
    ]
    assert volume.on_disk() == [f"dir {name[:80]}", f"dir {name[:80]}/{name}"]
    w.files.delete(path)
    w.files.delete_directory(f"{volume.path}/dir {name[:80]}")
    assert volume.on_disk() == []


def test_pages_go_on_behind_any_name(sandbox: Any, volume: Any) -> None:
    w, names = sandbox.client, sorted(["Größe", "日本語", "🧪", "a b", "?", "%41"])
    for name in names:
        w.files.upload(f"{volume.path}/{name}", io.BytesIO(b"x"))
    assert [entry.name for entry in w.files.list_directory_contents(volume.path, page_size=1)] == names


def test_slashes_may_be_encoded_too(sandbox: Any, volume: Any) -> None:
    """databricks-cli encodes the whole path."""
    target = f"{FILES}/{quote(volume.path[1:] + '/a/b.txt', safe='')}"
    assert ask(sandbox, "PUT", target, b"encoded") == (204, b"")
    assert sandbox.client.files.download(f"{volume.path}/a/b.txt").contents.read() == b"encoded"
    assert ask(sandbox, "GET", target) == (200, b"encoded")


def test_catalog_schema_and_volume_are_found_in_any_case(sandbox: Any, volume: Any) -> None:
    w = sandbox.client
    w.files.upload(f"{volume.path}/Case.txt", io.BytesIO(b"x"))
    _, _, catalog, schema, name = volume.path.split("/")
    upper = f"/Volumes/{catalog.upper()}/{schema.upper()}/{name.upper()}"
    assert w.files.get_metadata(f"{upper}/Case.txt").content_length == 1
    with pytest.raises(NotFound):
        w.files.get_metadata(f"{upper}/case.txt")


@pytest.mark.parametrize("name", ["x" * 256, "ü" * 128, "a/" * 1500 + "a", "nul\0byte"])
def test_a_name_that_cannot_be_is_refused(sandbox: Any, volume: Any, name: str) -> None:
    w, path = sandbox.client, f"{volume.path}/{name}"
    for attempt in (
        lambda: w.files.upload(path, io.BytesIO(b"x")),
        lambda: w.files.download(path),
        lambda: w.files.create_directory(path),
        lambda: list(w.files.list_directory_contents(path)),
    ):
        with pytest.raises(InvalidParameterValue):
            attempt()
    assert volume.on_disk() == []


@pytest.mark.parametrize(
    "route_out",
    [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2fsecret.txt",
        "/..%2f..%2f..%2f..%2f..%2ftoken",
        "/.%2e/secret.txt",
        "/./secret.txt",
        "/../" + "../" * 12 + "etc/hostname",
        "/..",
    ],
)
def test_nothing_outside_the_volume_is_touched(sandbox: Any, volume: Any, route_out: str) -> None:
    secret = volume.folder.parent / "secret.txt"
    secret.write_bytes(b"not yours")
    before = sorted(str(found) for found in sandbox.home.rglob("*") if "sandbox.db" not in found.name)
    for method, routes in (
        ("GET", (FILES, DIRECTORIES)),
        ("PUT", (FILES, DIRECTORIES)),
        ("DELETE", (FILES, DIRECTORIES)),
    ):
        for route in routes:
            body = b"overwritten" if (method, route) == ("PUT", FILES) else None
            status, answer = ask(sandbox, method, route + volume.path + route_out, body)
            assert (status, b"INVALID_PARAMETER_VALUE" in answer) == (400, True), (method, route, answer)
    for route in (FILES, DIRECTORIES):
        assert ask(sandbox, "HEAD", route + volume.path + route_out) == (400, b"")
    assert secret.read_bytes() == b"not yours"
    assert sorted(str(found) for found in sandbox.home.rglob("*") if "sandbox.db" not in found.name) == before
    secret.unlink()


def test_an_absolute_path_stays_inside(sandbox: Any, volume: Any) -> None:
    """``//etc/hostname`` behind a volume is a name in that volume."""
    for target in (f"{FILES}{volume.path}//etc/hostname", f"{FILES}{volume.path}/%2Fetc%2Fhostname"):
        assert ask(sandbox, "GET", target)[0] == 404
        assert ask(sandbox, "PUT", target, b"mine") == (204, b"")
        assert (volume.folder / "etc" / "hostname").read_bytes() == b"mine"
        (volume.folder / "etc" / "hostname").unlink()


def test_links_are_neither_followed_nor_listed(sandbox: Any, volume: Any, make_volume: Any, tmp_path: Any) -> None:
    w, other = sandbox.client, make_volume()
    (tmp_path / "outside.txt").write_bytes(b"outside")
    (other.folder / "theirs.txt").write_bytes(b"theirs")
    for name, target in {
        "to-file": tmp_path / "outside.txt",
        "to-dir": tmp_path,
        "to-nothing": tmp_path / "new.txt",
        "to-token": sandbox.home / "token",
        "to-volume": other.folder,
        "to-itself": volume.folder / "to-itself",
    }.items():
        (volume.folder / name).symlink_to(target)
    (volume.folder / "real.txt").write_bytes(b"real")
    assert [entry.name for entry in w.files.list_directory_contents(volume.path)] == ["real.txt"]
    links = ("to-file", "to-dir/outside.txt", "to-nothing", "to-token", "to-volume/theirs.txt", "to-itself")
    for path in [f"{volume.path}/{name}" for name in links]:
        for attempt in (w.files.download, w.files.delete, lambda p: w.files.upload(p, io.BytesIO(b"overwritten"))):
            with pytest.raises(InvalidParameterValue):
                attempt(path)
    for path in (f"{volume.path}/to-dir", f"{volume.path}/to-volume", f"{volume.path}/to-volume/new"):
        for on_directory in (w.files.create_directory, w.files.delete_directory):
            with pytest.raises(InvalidParameterValue):
                on_directory(path)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("outside.txt", b"outside")]
    assert other.on_disk() == ["theirs.txt"]
    assert (other.folder / "theirs.txt").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    "path", ["/Workspace/Shared/a.txt", "/etc/hostname", "/tables/a", "/dbfs/a", "/volumes/c/s/v/a"]
)
def test_only_volumes_and_models_have_files_here(sandbox: Any, path: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        status, answer = ask(sandbox, method, FILES + path, b"x" if method == "PUT" else None)
        assert (status, b'"BAD_REQUEST"' in answer) == (400, True)
        assert path.split("/")[1] in answer.decode()
    assert not (sandbox.home / "files" / path.lstrip("/")).exists()


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("/Volumes/nowhere/ml/vol", "CATALOG_DOES_NOT_EXIST"),
        ("/Volumes/files/nowhere/vol", "SCHEMA_DOES_NOT_EXIST"),
        ("/Volumes/files/ml/nowhere", "VOLUME_DOES_NOT_EXIST"),
        ("/Models/files/ml/nowhere", "_DOES_NOT_EXIST"),
        ("/Volumes/files/ml", "NOT_FOUND"),
    ],
)
def test_files_of_what_does_not_exist(sandbox: Any, volume: Any, where: str, code: str) -> None:
    w, path = sandbox.client, where if code == "NOT_FOUND" else f"{where}/a.txt"
    for attempt in (
        lambda: w.files.upload(path, io.BytesIO(b"x")),
        lambda: w.files.download(path),
        lambda: w.files.delete(path),
        lambda: w.files.create_directory(path),
        lambda: w.files.delete_directory(path),
        lambda: list(w.files.list_directory_contents(path)),
    ):
        with pytest.raises(NotFound) as refusal:
            attempt()
        assert str(refusal.value.error_code).endswith(code)
    for head in (w.files.get_metadata, w.files.get_directory_metadata):
        with pytest.raises(NotFound):
            head(path)
    assert not (sandbox.home / "files" / path.lstrip("/")).is_file()


@pytest.mark.parametrize("name", ["%ff", "%fe", "%ED%A0%80", "a%0ab", "a%0d%0ab", "a%E2%80%A8b"])
def test_what_is_no_text_on_one_line_is_no_name(sandbox: Any, volume: Any, name: str) -> None:
    """Replaced by one and the same character, two names would be one file."""
    with sandbox.http() as http:
        address = f"/api/2.0/fs/files{volume.path}/{name}"
        for method in ("PUT", "GET", "DELETE"):
            answer = http.request(method, address)
            assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        assert http.get("/api/2.0/workspace/list?path=/Shared/%ff").status_code == 400
        assert http.get(f"/api/2.0/fs/directories{volume.path}").json()["contents"] == []

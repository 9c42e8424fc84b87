"""Large files: streamed to disk, in one piece or, as the SDK does from 50 MiB on, in parts."""

from __future__ import annotations

import hashlib
import io
import random
from typing import Any

import pytest
from databricks.sdk.errors import AlreadyExists, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.mixins.files import FilesExt

FILES = "/api/2.0/fs/files"
MEGABYTE = 1_000_000
LARGE = random.Random(20).randbytes(20 * MEGABYTE)


class Stream(io.RawIOBase):
    """Bytes whose number nobody knows before they are read."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        return self._content.readinto(buffer)


def waiting(sandbox: Any) -> list[str]:
    """What lies where uploads wait until they are complete."""
    return sorted(found.name for found in (sandbox.home / "uploads").rglob("*"))


@pytest.fixture
def in_parts(sandbox: Any) -> Any:
    """A client that uploads everything from 1 MB on in parts of 1 MB."""
    client = sandbox.client
    client.files._config.files_ext_multipart_upload_min_stream_size = MEGABYTE
    client.files._config.files_ext_multipart_upload_default_part_size = MEGABYTE
    client.files._config.files_ext_multipart_upload_part_size_options = [MEGABYTE]
    return client


def test_twenty_megabytes_in_one_piece(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/large.bin"
    w.files.upload(path, io.BytesIO(LARGE))
    assert w.files.get_metadata(path).content_length == len(LARGE)
    with w.files.download(path).contents as contents:
        digest = hashlib.sha256()
        while chunk := contents.read(MEGABYTE):
            digest.update(chunk)
    assert digest.digest() == hashlib.sha256(LARGE).digest()
    assert (volume.on_disk(), waiting(sandbox)) == (["large.bin"], [])


@pytest.mark.parametrize("side_by_side", [True, False])
@pytest.mark.parametrize("known_length", [True, False])
def test_twenty_megabytes_in_parts(
    sandbox: Any, volume: Any, in_parts: Any, monkeypatch: Any, side_by_side: bool, known_length: bool
) -> None:
    fell_back = []
    monkeypatch.setattr(FilesExt, "_single_thread_single_shot_upload", lambda *arguments: fell_back.append(arguments))
    content = io.BytesIO(LARGE) if known_length else io.BufferedReader(Stream(LARGE))
    in_parts.files.upload(f"{volume.path}/large.bin", content, use_parallel=side_by_side)
    assert (volume.folder / "large.bin").read_bytes() == LARGE
    assert (fell_back, volume.on_disk(), waiting(sandbox)) == ([], ["large.bin"], [])


def test_a_stream_of_unknown_length_may_be_short_or_empty(sandbox: Any, volume: Any) -> None:
    """With the client's usual sizes: it opens a session before it knows how much there is."""
    for name, content in (("short", b"a few bytes"), ("empty", b"")):
        sandbox.client.files.upload(f"{volume.path}/{name}", io.BufferedReader(Stream(content)))
        assert (volume.folder / name).read_bytes() == content
    assert (volume.on_disk(), waiting(sandbox)) == (["empty", "short"], [])


def test_a_local_file_is_uploaded_in_parts(sandbox: Any, volume: Any, in_parts: Any, tmp_path: Any) -> None:
    (tmp_path / "local.bin").write_bytes(LARGE[: 3 * MEGABYTE + 1])
    in_parts.files.upload_from(f"{volume.path}/a/b.bin", str(tmp_path / "local.bin"))
    assert (volume.folder / "a" / "b.bin").read_bytes() == LARGE[: 3 * MEGABYTE + 1]


def test_parts_overwrite_only_when_they_may(sandbox: Any, volume: Any, in_parts: Any) -> None:
    path, two = f"{volume.path}/a.bin", LARGE[: 2 * MEGABYTE]
    in_parts.files.upload(path, io.BytesIO(two), overwrite=False)
    with pytest.raises(AlreadyExists):
        in_parts.files.upload(path, io.BytesIO(LARGE[: 3 * MEGABYTE]), overwrite=False)
    assert (volume.folder / "a.bin").read_bytes() == two
    in_parts.files.upload(path, io.BytesIO(LARGE[: 3 * MEGABYTE]))
    assert (volume.folder / "a.bin").read_bytes() == LARGE[: 3 * MEGABYTE]
    assert waiting(sandbox) == []


def test_an_upload_that_fails_between_parts_is_aborted(sandbox: Any, volume: Any, in_parts: Any) -> None:
    class Breaks(Stream):
        def readinto(self, buffer: Any) -> int:
            if self._content.tell() >= 3 * MEGABYTE:
                raise RuntimeError("the source broke off")
            return super().readinto(buffer)

    with pytest.raises(RuntimeError, match="broke off"):
        in_parts.files.upload(
            f"{volume.path}/a.bin", io.BufferedReader(Breaks(LARGE), MEGABYTE // 4), use_parallel=False
        )
    assert (volume.on_disk(), waiting(sandbox)) == ([], [])


class Session:
    """An upload in parts by plain HTTP, each step's answer as it is."""

    def __init__(self, http: Any, path: str) -> None:
        self.http, self.path = http, path
        answer = http.post(FILES + path, params={"action": "initiate-upload"})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["multipart_upload"]["session_token"]

    def addresses(self, **body: Any) -> Any:
        body = {"path": self.path, "session_token": self.token, "start_part_number": 1, "count": 1, **body}
        return self.http.post("/api/2.0/fs/create-upload-part-urls", json=body)

    def send(self, number: int, content: bytes) -> str:
        address = self.addresses(start_part_number=number).json()["upload_part_urls"][0]["url"]
        answer = self.http.put(address, content=content, headers={"Authorization": ""})
        assert answer.status_code == 200, answer.text
        return str(answer.headers["etag"])

    def complete(self, *parts: tuple[int, str]) -> Any:
        query = {"action": "complete-upload", "upload_type": "multipart", "session_token": self.token}
        body = {"parts": [{"part_number": number, "etag": tag} for number, tag in parts]}
        return self.http.post(FILES + self.path, params=query, json=body)


def test_a_part_sent_twice_counts_once(sandbox: Any, volume: Any) -> None:
    with sandbox.http() as http:
        session = Session(http, f"{volume.path}/a.txt")
        second, stale = session.send(2, b" second"), session.send(1, b"stale")
        first = session.send(1, b"first")
        assert len(waiting(sandbox)) == 2
        for parts in ([], [(1, stale), (2, second)], [(2, second), (1, first)], [(1, first), (3, second)]):
            refused = session.complete(*parts)
            assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        assert volume.on_disk() == []
        assert session.complete((1, first), (2, second)).status_code == 200
        assert (volume.folder / "a.txt").read_bytes() == b"first second"
        assert session.complete((1, first), (2, second)).status_code == 404
    assert waiting(sandbox) == []


@pytest.mark.parametrize(
    "wrong", [{"start_part_number": 0}, {"count": 0}, {"count": "1"}, {"start_part_number": 10_001}]
)
def test_part_numbers_have_bounds(sandbox: Any, volume: Any, wrong: dict[str, Any]) -> None:
    with sandbox.http() as http:
        answer = Session(http, f"{volume.path}/a.txt").addresses(**wrong)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_a_session_is_its_owners_and_its_paths(sandbox: Any, volume: Any, member: Any) -> None:
    w = member.client
    with pytest.raises(PermissionDenied):
        w.files._initiate_multipart_upload(FilesExt._UploadContext(f"{volume.path}/a.txt", None, 1, 1))
    with sandbox.http() as http, sandbox.http(member.token) as theirs:
        session = Session(http, f"{volume.path}/a.txt")
        assert session.addresses(path=f"{volume.path}/b.txt").status_code == 404
        tag = session.send(1, b"mine")
        session.http = theirs
        assert session.addresses().status_code == 404
        assert session.complete((1, tag)).status_code == 404
        body = {"path": session.path, "session_token": session.token}
        assert theirs.post("/api/2.0/fs/create-abort-upload-url", json=body).status_code == 404
        assert http.put(f"/sandbox/uploads/{'x' * 43}/1", content=b"guessed").status_code == 404
        abort = http.post("/api/2.0/fs/create-abort-upload-url", json=body).json()["abort_upload_url"]["url"]
        assert http.delete(abort, headers={"Authorization": ""}).status_code == 200
        assert http.delete(abort).status_code == 404
    assert (volume.on_disk(), waiting(sandbox)) == ([], [])


def test_an_upload_without_addresses_goes_to_the_files_own_path(sandbox: Any, volume: Any) -> None:
    """As the SDK's builder for the platform's storage proxy asks; an ended upload leaves the file of before alone."""
    path = f"{volume.path}/a.txt"
    with sandbox.http() as http:
        session = Session(http, path)
        query = {"session_token": session.token}
        sent = http.put(FILES + path, params={**query, "upload_type": "multipart", "part_number": 1}, content=b"whole")
        assert session.complete((1, sent.headers["ETag"])).status_code == 200
        later = Session(http, path)
        query = {"session_token": later.token}
        http.put(FILES + path, params={**query, "upload_type": "multipart", "part_number": 1}, content=b"never")
        assert http.delete(FILES + path, params={**query, "action": "abort-upload"}).status_code == 200
        assert http.delete(FILES + path, params={**query, "action": "abort-upload"}).status_code == 404
        assert http.put(FILES + path, params={**query, "upload_type": "multipart", "part_number": 1}).status_code == 404
        assert http.put(FILES + path, params={**query, "upload_type": "other"}).status_code == 400
        assert http.delete(FILES + path, params={**query, "action": "other"}).status_code == 400
        assert http.get(FILES + path).content == b"whole"
        assert http.delete(FILES + path).status_code == 204
    assert (volume.on_disk(), waiting(sandbox)) == ([], [])


def test_parts_have_nowhere_to_go_without_a_volume(sandbox: Any, volume: Any) -> None:
    with pytest.raises(NotFound):
        sandbox.client.files._initiate_multipart_upload(FilesExt._UploadContext("/Volumes/files/ml/none/a", None, 1, 1))
    with pytest.raises(InvalidParameterValue):
        sandbox.client.api_client.do("POST", f"{FILES}{volume.path}/a.txt", query={"action": "something-else"})
    with sandbox.http() as http:
        session = Session(http, f"{volume.path}/a.txt")
        tag = session.send(1, b"late")
        sandbox.client.volumes.delete(volume.name)
        assert session.complete((1, tag)).status_code == 404
    assert (volume.folder.exists(), waiting(sandbox)) == (False, [])

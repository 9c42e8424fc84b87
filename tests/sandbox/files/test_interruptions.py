"""Uploads that break off, run into each other or into a kill: nobody ever finds half a file."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import Any

import httpx
import pytest
from databricks.sdk.errors import AlreadyExists, NotFound

FILES = "/api/2.0/fs/files"
PIECE = bytes(range(256)) * 4096  # 1 MiB
PIECES = 20


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true within 20 s"
        time.sleep(0.01)


def waiting(sandbox: Any) -> list[int]:
    """The sizes of what is being uploaded."""
    sizes = []
    for found in (sandbox.home / "uploads").glob("*"):
        with suppress(FileNotFoundError):  # complete, or given up, since it was listed
            sizes.append(found.stat().st_size)
    return sizes


@contextmanager
def half_sent(sandbox: Any, path: str, *, query: str = "") -> Iterator[socket.socket]:
    """An upload of which half has reached the disk; what is left is the caller's to send, or not."""
    connection = socket.create_connection(("127.0.0.1", int(sandbox.url.rpartition(":")[2])), timeout=30)
    with closing(connection):
        head = [
            f"PUT {FILES}{path}{query} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {sandbox.token}",
            f"Content-Length: {PIECES * len(PIECE)}",
            "Connection: close",
        ]
        connection.sendall("\r\n".join([*head, "", ""]).encode() + PIECE * (PIECES // 2))
        # A server that gathered the body in memory first would never get there.
        eventually(lambda: any(size >= (PIECES // 2 - 1) * len(PIECE) for size in waiting(sandbox)))
        yield connection


def send_the_rest(connection: socket.socket) -> bytes:
    connection.sendall(PIECE * (PIECES - PIECES // 2))
    answer = b""
    while received := connection.recv(65536):
        answer += received
    return answer


def test_a_large_upload_is_streamed_and_holds_up_nobody(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/large.bin"
    with half_sent(sandbox, path) as connection:
        with pytest.raises(NotFound):
            w.files.get_metadata(path)
        assert (list(w.files.list_directory_contents(volume.path)), volume.on_disk()) == ([], [])
        assert send_the_rest(connection).startswith(b"HTTP/1.1 204")
    assert (volume.folder / "large.bin").read_bytes() == PIECE * PIECES
    assert (volume.on_disk(), waiting(sandbox)) == (["large.bin"], [])


@pytest.mark.parametrize("already_there", [False, True])
def test_an_upload_that_breaks_off_leaves_nothing(sandbox: Any, volume: Any, already_there: bool) -> None:
    w, path = sandbox.client, f"{volume.path}/large.bin"
    if already_there:
        w.files.upload(path, io.BytesIO(b"earlier"))
    with half_sent(sandbox, path):
        pass
    eventually(lambda: waiting(sandbox) == [])
    assert "Traceback" not in (sandbox.home / "sandbox.log").read_text()
    assert volume.on_disk() == (["large.bin"] if already_there else [])
    if already_there:
        assert w.files.download(path).contents.read() == b"earlier"
    else:
        with pytest.raises(NotFound):
            w.files.get_metadata(path)


def test_readers_see_the_old_file_until_the_new_one_is_complete(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/large.bin"
    w.files.upload(path, io.BytesIO(b"old"))
    with half_sent(sandbox, path) as connection:
        assert w.files.download(path).contents.read() == b"old"
        assert send_the_rest(connection).startswith(b"HTTP/1.1 204")
    assert w.files.get_metadata(path).content_length == PIECES * len(PIECE)


def test_a_download_is_one_version_however_often_it_is_overwritten(sandbox: Any, volume: Any) -> None:
    path, versions = f"{volume.path}/a.bin", [bytes([number]) * (number + 1) * 50_000 for number in range(8)]
    enough = threading.Event()

    def overwrite() -> None:
        with sandbox.http() as http:
            while not enough.is_set():
                for content in versions:
                    assert http.put(FILES + path, content=content).status_code == 204

    sandbox.client.files.upload(path, io.BytesIO(versions[0]))
    with ThreadPoolExecutor(1) as pool, sandbox.http() as http:
        writing = pool.submit(overwrite)
        try:
            seen: list[bytes] = []
            deadline = time.monotonic() + 60
            while len(seen) < 100 or (len(set(seen)) < 2 and time.monotonic() < deadline):
                seen.append(http.get(FILES + path).content)
        finally:
            enough.set()
        writing.result(60)
    assert all(content in versions for content in seen)
    assert len(set(seen)) > 1


def test_a_download_goes_on_though_the_file_is_deleted(sandbox: Any, volume: Any) -> None:
    path = f"{volume.path}/large.bin"
    sandbox.client.files.upload(path, io.BytesIO(PIECE * PIECES))
    with sandbox.http() as http, http.stream("GET", FILES + path) as answer:
        received = answer.iter_bytes()
        first = next(received)
        sandbox.client.files.delete(path)
        assert first + b"".join(received) == PIECE * PIECES
    eventually(lambda: not any((sandbox.home / "downloads").iterdir()))
    assert volume.on_disk() == []


def test_who_may_not_overwrite_does_not_when_another_was_faster(sandbox: Any, volume: Any) -> None:
    w, path = sandbox.client, f"{volume.path}/a.bin"
    with half_sent(sandbox, path, query="?overwrite=false") as connection:
        w.files.upload(path, io.BytesIO(b"faster"), overwrite=False)
        answer = send_the_rest(connection)
    assert answer.startswith(b"HTTP/1.1 409")
    assert b"ALREADY_EXISTS" in answer
    assert (volume.folder / "a.bin").read_bytes() == b"faster"
    assert waiting(sandbox) == []


def test_one_of_many_creates_a_file(sandbox: Any, volume: Any) -> None:
    path = f"{volume.path}/one.txt"

    def create(number: int) -> int | None:
        try:
            sandbox.client.files.upload(path, io.BytesIO(str(number).encode() * 100_000), overwrite=False)
        except AlreadyExists:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(create, range(8)) if number is not None]
    assert len(winners) == 1
    assert (volume.folder / "one.txt").read_bytes() == str(winners[0]).encode() * 100_000


def test_a_volume_that_went_meanwhile_does_not_come_back(sandbox: Any, volume: Any) -> None:
    with half_sent(sandbox, f"{volume.path}/a/large.bin") as connection:
        sandbox.client.volumes.delete(volume.name)
        answer = send_the_rest(connection)
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"VOLUME_DOES_NOT_EXIST" in answer
    assert (volume.folder.exists(), waiting(sandbox)) == (False, [])


def test_a_directory_that_went_meanwhile_comes_with_the_file(sandbox: Any, volume: Any) -> None:
    sandbox.client.files.create_directory(f"{volume.path}/a")
    with half_sent(sandbox, f"{volume.path}/a/large.bin") as connection:
        sandbox.client.files.delete_directory(f"{volume.path}/a")
        assert send_the_rest(connection).startswith(b"HTTP/1.1 204")
    assert volume.on_disk() == ["a", "a/large.bin"]


def test_a_kill_keeps_what_was_acknowledged_and_nothing_else(sandbox: Any, volume: Any) -> None:
    acknowledged: dict[str, bytes] = {}

    def write(writer: int) -> None:
        with sandbox.http() as http:
            for number in range(10_000):
                name, content = f"{writer}-{number}.bin", f"{writer} {number} ".encode() * 20_000
                try:
                    answer = http.put(f"{FILES}{volume.path}/{name}", content=content)
                except httpx.TransportError:  # the sandbox was killed: nobody was told that this one is there
                    return
                assert answer.status_code == 204, answer.text
                acknowledged[name] = content

    with half_sent(sandbox, f"{volume.path}/large.bin"), ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, writer) for writer in range(4)]
        eventually(lambda: len(acknowledged) >= 40 or any(writer.done() for writer in writers))
        sandbox.process.kill()
        sandbox.process.wait()
        for writer in writers:
            writer.result(60)
    assert len(acknowledged) >= 40
    sandbox.restart()
    w = sandbox.client
    found = {entry.name: entry.file_size for entry in w.files.list_directory_contents(volume.path)}
    assert {name: found.get(name) for name in acknowledged} == {n: len(c) for n, c in acknowledged.items()}
    for name in found:  # also what was stored and not acknowledged any more is whole
        writer, number = name.removesuffix(".bin").split("-")
        content = w.files.download(f"{volume.path}/{name}").contents.read()
        assert content == f"{writer} {number} ".encode() * 20_000
    assert waiting(sandbox) == []


def test_a_session_of_parts_ends_with_a_kill(sandbox: Any, volume: Any) -> None:
    with sandbox.http() as http:
        begun = http.post(f"{FILES}{volume.path}/a.bin", params={"action": "initiate-upload"}).json()
        token = begun["multipart_upload"]["session_token"]
        body = {"path": f"{volume.path}/a.bin", "session_token": token, "start_part_number": 1, "count": 1}
        address = http.post("/api/2.0/fs/create-upload-part-urls", json=body).json()["upload_part_urls"][0]["url"]
        assert http.put(address, content=PIECE).status_code == 200
    assert waiting(sandbox) == [len(PIECE)]
    sandbox.restart(kill=True)
    assert waiting(sandbox) == []
    with sandbox.http() as http:
        assert http.put(address, content=PIECE).status_code == 404
        again = http.post("/api/2.0/fs/create-upload-part-urls", json=body)
        assert (again.status_code, again.json()["error_code"]) == (404, "NOT_FOUND")
    assert volume.on_disk() == []

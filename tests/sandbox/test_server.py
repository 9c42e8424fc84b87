from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from sandbox.core.store import Store

if TYPE_CHECKING:
    from tests.sandbox.conftest import Sandbox


def run_sandbox(home: object, port: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", "--home", str(home), "--port", str(port)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_a_token_is_needed(sandbox: Sandbox) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        answer = httpx.get(f"{sandbox.url}/api/2.0/anything", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error_code"] == "UNAUTHENTICATED"


def test_the_token_is_readable_by_its_owner_only(sandbox: Sandbox) -> None:
    assert stat.S_IMODE((sandbox.home / "token").stat().st_mode) == 0o600


def test_only_the_loopback_interface_answers(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but loopback")
        own_address = probe.getsockname()[0]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((own_address, port), timeout=5)


def test_an_unknown_route_is_named(sandbox: Sandbox) -> None:
    with sandbox.http() as client:
        answer = client.patch("/api/2.0/no/such/thing")
    assert answer.status_code == 501
    assert answer.json()["error_code"] == "NOT_IMPLEMENTED"
    assert "PATCH /api/2.0/no/such/thing" in answer.json()["message"]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
def test_a_body_that_is_no_json_object_is_the_callers_fault(sandbox: Sandbox, body: bytes) -> None:
    with sandbox.http() as client:
        answer = client.post("/api/2.1/unity-catalog/catalogs", content=body)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "MALFORMED_REQUEST"


def test_a_port_in_use_is_refused(sandbox: Sandbox, tmp_path: object) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    ended = run_sandbox(tmp_path, port)
    assert ended.returncode == 3
    assert ended.stderr == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_a_home_in_use_is_refused(sandbox: Sandbox) -> None:
    ended = run_sandbox(sandbox.home, 0)
    assert ended.returncode == 4
    assert ended.stderr == f"another sandbox process already owns {sandbox.home}\n"


def test_token_and_address_stay_over_a_kill(sandbox: Sandbox) -> None:
    token, url = sandbox.token, sandbox.url
    sandbox.restart(kill=True)
    assert (sandbox.home / "token").read_text() == token
    assert json.loads((sandbox.home / "server.json").read_text())["url"] == url


def test_a_start_that_failed_is_no_success(tmp_path: Path) -> None:
    store = Store(tmp_path / "sandbox.db")
    store.put("serving_process", "1", {"no": "such record"})
    store.close()
    ended = run_sandbox(tmp_path, 0)
    assert ended.returncode == 1
    assert "KeyError: 'pid'" in ended.stderr
    assert not (tmp_path / "server.json").exists()

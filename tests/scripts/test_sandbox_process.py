"""Starting and stopping the sandbox where something is in the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from scripts import sandbox_process
from scripts.errors import SandboxProblem

COMMAND = str(Path(sys.executable).parent / "lakewright")


@pytest.fixture
def sandbox(lakewright, home):
    """Runs when the test begins, and not any more when it ends."""
    assert lakewright("sandbox", "up").returncode == 0
    try:
        yield json.loads((home / "sandbox" / "server.json").read_text())
    finally:
        lakewright("sandbox", "down")


def test_started_twice_at_once_it_runs_once(home, lakewright):
    starting = [
        subprocess.Popen([COMMAND, "sandbox", "up"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        ended = [process.communicate(timeout=90) for process in starting]
        assert [process.returncode for process in starting] == [0, 0], ended
        addresses = {out.split()[0] for out, _ in ended}
        assert addresses == {json.loads((home / "sandbox" / "server.json").read_text())["url"]}
        assert sum("started" in out for out, _ in ended) == 1
    finally:
        lakewright("sandbox", "down")


def test_no_proxy_stands_between(sandbox, lakewright):
    proxy = {name: "http://127.0.0.1:9" for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")}
    ended = lakewright("run", "nothing", "local", **proxy, NO_PROXY="example.com", no_proxy="")
    assert "found job 'nothing'" in ended.stderr


def test_what_was_exempt_from_the_proxy_stays_so(sandbox, monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("NO_PROXY", "example.com")
    sandbox_process.require()
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "example.com,127.0.0.1,localhost"


def test_one_that_does_not_answer_is_not_said_to_be_down(sandbox, lakewright, home):
    # A record that is damaged hides the process as one that hangs does, without waiting for a timeout.
    record = home / "sandbox" / "server.json"
    text = record.read_text()
    record.write_text("{}")
    try:
        assert json.loads(lakewright("sandbox", "status", "--json").stdout)["running"] is False
        for command in (("down",), ("reset", "--yes")):
            ended = lakewright("sandbox", *command)
            assert ended.returncode == 1
            assert "does not answer" in ended.stderr
        assert (home / "sandbox" / "token").is_file()
    finally:
        record.write_text(text)


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{}",
        "[]",
        '{"url": "http://127.0.0.1:1", "pid": null}',
        '{"url": "nowhere", "pid": 1}',
        '{"url": "http://127.0.0.1:99999999", "pid": 1}',
        '{"url": "http://a b:1", "pid": 1}',
        '{"url": "http://127.0.0.1:1", "pid": 1, "confinement": [1]}',
    ],
)
def test_a_damaged_record_is_no_sandbox(home, damage):
    (home / "sandbox").mkdir()
    (home / "sandbox" / "token").write_text("x")
    (home / "sandbox" / "server.json").write_text(damage)
    assert sandbox_process.running() is None
    assert sandbox_process.down() is False


def test_after_a_kill_it_is_down(lakewright, home):
    assert lakewright("sandbox", "up").returncode == 0
    pid = json.loads((home / "sandbox" / "server.json").read_text())["pid"]
    os.kill(pid, signal.SIGKILL)
    assert "did not run" in lakewright("sandbox", "down").stdout


@pytest.mark.parametrize("port", ["http", "-1", "65536", "²"])
def test_ports_that_are_none(port, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_SANDBOX_PORT", port)
    with pytest.raises(SandboxProblem, match=f"found '{port}', expected a port number"):
        sandbox_process.port()


def test_status_counts_what_is_not_emulated(sandbox, home, lakewright):
    token = (home / "sandbox" / "token").read_text()
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "terraform/9"}
    for _ in range(2):
        assert httpx.get(f"{sandbox['url']}/api/2.0/apps", headers=headers, timeout=60).status_code == 501
    [row] = json.loads(lakewright("sandbox", "status", "--json").stdout)["not_emulated"]
    assert {**row, "last": 0} == {
        "client": "terraform/9",
        "method": "GET",
        "path": "/api/2.0/apps",
        "count": 2,
        "last": 0,
    }
    said = lakewright("sandbox", "status").stdout
    assert "asked for and not emulated: GET /api/2.0/apps, 2 times by terraform/9" in said

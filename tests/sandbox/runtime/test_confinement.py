"""What is said of a system that cannot confine, and a keeper that is told to confine nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.runtime import confinement
from sandbox.runtime.confinement import System, unconfined
from sandbox.runtime.keeper import landlock


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (System(0, False), ["files: "]),
        (System(1, True), ["moving", "files: cutting", "signals: ", "network"]),
        (System(2, True), ["files: cutting", "signals: ", "network"]),
        (System(3, False), ["signals: ", "/tmp: ", "network"]),
        (System(7, True), ["network"]),
    ],
)
def test_what_a_system_cannot_confine_is_said(found: System, told: list[str]) -> None:
    lines = unconfined(found)
    assert len(lines) == len(told)
    assert all(line.startswith(start) for line, start in zip(lines, told, strict=True))


def test_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKEWRIGHT_CONFINEMENT", "off")
    confinement.system.cache_clear()
    try:
        assert "LAKEWRIGHT_CONFINEMENT=off" in confinement.report()["not_confined"][0]
    finally:
        confinement.system.cache_clear()


def kept(tmp_path: Path, *argv: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run ``argv`` under a keeper whose input stays open until it ends."""
    launch = {
        "argv": list(argv), "env": {}, "cwd": str(tmp_path), "rules": [], "landlock": False, "private_tmp": False,
        "tmp": str(tmp_path), "lifeline": False, "descriptors": [], "secrets": [], **more,
    }  # fmt: skip
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", str(confinement.PROGRAM)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    keeper.stdin.write(json.dumps(launch) + "\n")
    keeper.stdin.flush()
    output = keeper.stdout.read()
    status = keeper.wait(30)
    keeper.stdin.close()
    return subprocess.CompletedProcess(argv, status, output)


def test_status_signal_and_output_are_the_processs_own(tmp_path: Path) -> None:
    assert kept(tmp_path, "/bin/sh", "-c", "echo hello; exit 7").returncode == 7
    assert kept(tmp_path, "/bin/sh", "-c", "echo hello; kill -9 $$").returncode == -9
    assert kept(tmp_path, "/bin/sh", "-c", "kill -15 $$").returncode == -15
    assert kept(tmp_path, "/bin/sh", "-c", "echo out; echo err >&2").stdout == "out\nerr\n"


def test_what_cannot_be_started_says_why(tmp_path: Path) -> None:
    ended = kept(tmp_path, "/no/such/program")
    assert ended.returncode == 127
    assert "could not be started: FileNotFoundError" in ended.stdout


@pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")
def test_a_process_sees_what_its_rules_name(tmp_path: Path) -> None:
    for name in ("seen", "mine", "data", "hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    system = [["read", path] for path in ("/bin", "/usr", "/lib", "/lib64", "/etc/ld.so.cache")]
    rules = [
        *system,
        ["read", str(tmp_path / "seen")],
        ["own", str(tmp_path / "mine")],
        ["data", str(tmp_path / "data")],
    ]
    rules += [["read", str(tmp_path / "not there")]]
    tried = {
        "cat seen/file > mine/out": True,
        "echo x > seen/file": False,
        "ls hidden": False,
        "cat hidden/file > mine/out": False,
        "echo x > mine/new": True,
        "ln -s a mine/link": True,
        "mkfifo mine/pipe": True,
        "echo x > data/new": True,
        "mkdir data/folder": True,
        "ln -s a data/link": False,
        "mkfifo data/pipe": False,
        "mv mine/link data/moved": False,
        "rm data/file": True,
    }
    script = "; ".join(f"if {{ {line}; }} 2> mine/err; then echo y; else echo n; fi" for line in tried)
    ended = kept(tmp_path, "/bin/sh", "-c", f"({script})", rules=rules, landlock=True)
    lines = [line for line in ended.stdout.splitlines() if line in ("y", "n")]
    assert dict(zip(tried, [line == "y" for line in lines], strict=True)) == tried

"""Files that this program keeps for itself may be damaged: read anew, or told in one error, never a traceback."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from review.approval.fingerprint import local_key
from review.errors import ReadingError
from scripts import records
from scripts.state import record
from scripts.toolchain import plugins, terraform_binary

DAMAGE = {
    "empty": b"",
    "cut off": b'{"asked": ',
    "a list": b"[]",
    "a text": b'"x"',
    "not UTF-8": b"\xff\xfe",
    "nested": b"[" * 100_000,
    "a number of 5,000 digits": b'{"asked": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_record_is_none(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(DAMAGE[damage])
    assert records.read(file) is None
    assert records.read(tmp_path / "never-written.json") is None


@pytest.mark.parametrize("damage", DAMAGE)
def test_whether_the_registry_answers_is_asked_again(home: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    (home / "registry.json").write_bytes(DAMAGE[damage])
    monkeypatch.setattr(plugins.socket, "create_connection", _refused)
    assert plugins._registry_answers(home, plugins.REGISTRY, ask=False) is False
    assert json.loads((home / "registry.json").read_text())["answers"] is False


def _refused(*_: Any, **__: Any) -> None:
    raise OSError("no network")


@pytest.mark.parametrize("content", ["", "zz", "ab", "é", "\n"])
def test_a_damaged_fingerprint_key_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv("LAKEWRIGHT_FINGERPRINT_KEY", raising=False)
    (home / "fingerprint.key").write_text(content)
    with pytest.raises(ReadingError, match=r"fingerprint.key: no key for fingerprints; expected 64 hex digits"):
        local_key(home)


@pytest.mark.parametrize("said", [b"\xff\xfe\n", b"hi\n", b""])
def test_a_program_that_is_not_terraform(tmp_path: Path, said: bytes) -> None:
    program = tmp_path / "terraform"
    (tmp_path / "said").write_bytes(said)
    program.write_text(f"#!/bin/sh\ncat {tmp_path}/said\n")
    program.chmod(0o755)
    assert terraform_binary.program(program) is None


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 1000 + "]" * 1000, "{a=" * 400 + "1" + "}" * 400])
def test_settings_beyond_measure(home: Path, lakewright: Any, value: str) -> None:
    (home / "envs" / "bad.tfvars").write_text(f'inherits = "prod"\nrate_limit = {value}\n')
    ended: subprocess.CompletedProcess[str] = lakewright("env", "show", "bad")
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: envs/bad.tfvars")
    assert "Traceback" not in ended.stderr


def test_damaged_stacks_are_written_anew(home: Path, lakewright: Any) -> None:
    lakewright("wheel", "publish", "local")
    paths = [Path(path) for path in json.loads(lakewright("synth", "local", "--json").stdout)["paths"]]
    whole = [path.read_bytes() for path in paths]
    paths[1].write_text("{")
    assert json.loads(lakewright("synth", "local", "--json").stdout)["fresh"] is True
    assert [path.read_bytes() for path in paths] == whole
    assert all(path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0 for path in paths)


def test_a_record_is_written_for_its_owner_only(home: Path) -> None:
    record.save("local", "workloads", record.Record())
    assert record.path("local", "workloads").stat().st_mode & 0o777 == 0o600

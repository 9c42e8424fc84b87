"""A home whose database is lost is not taken for a new one; whatever else is damaged in it is told, or made again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.core import relocation
from sandbox.core.damage import HomeDamaged
from sandbox.core.store import Store
from sandbox.server import EXIT_HOME_DAMAGED, _store, _token


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A home as a start leaves it."""
    relocation.follow(tmp_path)
    Store(tmp_path / "sandbox.db").close()
    relocation.note_databases(tmp_path)
    return tmp_path


def _damage(path: Path, data: bytes | None) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()
    if data is not None:
        path.write_bytes(data)


@pytest.mark.parametrize("name", ["sandbox.db", "mlflow.db"])
@pytest.mark.parametrize(
    ("data", "found"), [(None, "is gone"), (b"", "has 0 bytes"), (b"garbage" * 999, "is no SQLite database")]
)
def test_a_database_that_was_there_is_missed(used: Path, name: str, data: bytes | None, found: str) -> None:
    Store(used / "mlflow.db").close()
    relocation.note_databases(used)
    _damage(used / name, data)
    with pytest.raises(HomeDamaged, match=found):
        relocation.follow(used)


def test_what_never_was_is_not_missed(tmp_path: Path, used: Path) -> None:
    relocation.follow(used)
    relocation.note_databases(used)


def test_a_first_start_that_was_killed_can_be_made_again(tmp_path: Path) -> None:
    relocation.follow(tmp_path)
    (tmp_path / "sandbox.db").touch()
    relocation.follow(tmp_path)
    Store(tmp_path / "sandbox.db").close()


def test_damage_within_is_told(used: Path) -> None:
    whole = (used / "sandbox.db").read_bytes()
    _damage(used / "sandbox.db", whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(HomeDamaged, match="cannot be read"):
        _store(used)


@pytest.mark.parametrize("note", [b"", b"[", b"[]", b"[" * 100_000, b'{"home": 1, "databases": 2}'])
def test_a_damaged_note_is_written_again(used: Path, note: bytes) -> None:
    (used / relocation.NOTE).write_bytes(note)
    relocation.follow(used)
    relocation.note_databases(used)
    _damage(used / "sandbox.db", None)
    with pytest.raises(HomeDamaged):
        relocation.follow(used)


def test_the_process_ends_with_one_line_and_touches_nothing(used: Path) -> None:
    _damage(used / "sandbox.db", None)
    ended = subprocess.run(
        [sys.executable, "-m", "sandbox", "--home", str(used), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == EXIT_HOME_DAMAGED
    assert ended.stderr.strip().splitlines()[-1].startswith(f"{used / 'sandbox.db'} is gone")
    assert "Traceback" not in ended.stderr
    assert not (used / "sandbox.db").exists()


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe", b"two\nlines", b"a b"])
def test_a_file_without_a_token_gets_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "token").write_bytes(data)
    token = _token(tmp_path)
    assert token.startswith("dapi")
    assert (tmp_path / "token").read_text() == token == _token(tmp_path)


def test_a_token_with_a_line_break_stays_that_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("dapi0123\n")
    assert _token(tmp_path) == "dapi0123"
    assert (tmp_path / "token").read_text() == "dapi0123"

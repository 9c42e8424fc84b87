"""A reset that is killed leaves what was there whole, or nothing of it; the next one clears up."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import environment, forgetting, sandbox_process
from scripts.forgetting import forget


def _folder(path: Path) -> Path:
    (path / "files").mkdir(parents=True)
    (path / "sandbox.db").write_text("all of it")
    return path


def test_nothing_is_left_in_place_when_the_deletion_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [_folder(tmp_path / "sandbox"), _folder(tmp_path / "state" / "local"), tmp_path / "never"]

    def killed(gone: Path) -> None:
        (gone / "sandbox.db").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(forgetting.shutil, "rmtree", killed)
        forget(folders)
    assert not any(folder.exists() for folder in folders)
    _folder(folders[0])
    forget(folders)
    assert [path.name for path in tmp_path.rglob("*")] == ["state"]


def test_what_cannot_be_moved_stays_whole_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _folder(tmp_path / "sandbox")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    with monkeypatch.context() as patch, pytest.raises(PermissionError):
        patch.setattr(Path, "rename", refused)
        forget([folder])
    assert (folder / "sandbox.db").read_text() == "all of it"


def test_reset_says_what_it_could_not_delete(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = _folder(home / "state" / "local")
    _folder(sandbox_process.folder())

    def refused(gone: Path) -> None:
        raise PermissionError(13, "Permission denied", str(gone))

    with monkeypatch.context() as patch, pytest.raises(PermissionError):
        patch.setattr(forgetting.shutil, "rmtree", refused)
        sandbox_process.reset([state])
    assert not sandbox_process.folder().exists()
    assert not state.exists()
    sandbox_process.reset([state])
    assert not list(home.glob(".*")) + list(state.parent.glob(".*"))


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"", b"local\n"])
def test_the_chosen_environment_is_read_from_any_bytes(home: Path, damage: bytes) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "environment").write_bytes(damage)
    assert environment.current() == damage.decode(errors="replace").strip()

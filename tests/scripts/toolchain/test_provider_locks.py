"""The checksums of a provider's first use are compared with every later one; what a project commits counts more."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.errors import OperatorError, TerraformFailed
from scripts.toolchain.provider_locks import LOCK_FILE, kept_path, laid


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAKEWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LAKEWRIGHT_ENVS", str(tmp_path / "envs"))
    (tmp_path / "envs").mkdir()
    found = tmp_path / "stack"
    found.mkdir()
    return found


def test_the_first_use_is_kept_and_laid_again(folder: Path) -> None:
    with laid(folder, "workloads", "registry", "databricks 1.99.0") as flags:
        assert (flags, (folder / LOCK_FILE).exists()) == ((), False)
        (folder / LOCK_FILE).write_text("first")
    (folder / LOCK_FILE).unlink()
    with laid(folder, "workloads", "registry", "databricks 1.99.0"):
        assert (folder / LOCK_FILE).read_text() == "first"
    with laid(folder, "workloads", "registry", "databricks 1.128.0"):
        assert not (folder / LOCK_FILE).exists()


def test_another_checksum_is_told_with_the_file_that_knows_better(folder: Path) -> None:
    kept = kept_path("workloads", "databricks 1.99.0")
    kept.parent.mkdir(parents=True)
    kept.write_text("first")
    with pytest.raises(OperatorError, match="was not used") as raised:
        with laid(folder, "workloads", "registry", "databricks 1.99.0"):
            raise TerraformFailed("init", "workloads", "doesn't match any of the checksums")
    assert str(kept) in str(raised.value)
    assert kept.read_text() == "first"


def test_what_the_project_commits_is_not_added_to(folder: Path) -> None:
    committed = folder.parent / "envs" / LOCK_FILE
    committed.write_text("committed")
    with laid(folder, "workloads", "registry", "databricks 1.99.0") as flags:
        assert flags == ("-lockfile=readonly",)
        assert (folder / LOCK_FILE).read_text() == "committed"
    assert not kept_path("workloads", "databricks 1.99.0").exists()


def test_the_bundled_provider_has_none(folder: Path) -> None:
    (folder / LOCK_FILE).write_text("of the real one")
    with laid(folder, "workloads", "bundled", "databricks 1.99.0"):
        assert not (folder / LOCK_FILE).exists()

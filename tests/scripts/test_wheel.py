"""The wheel: the same bytes from the same sources, built only when they change."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from scripts import places
from scripts.errors import OperatorError
from scripts.wheel import build_wheel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "ml", tmp_path / "ml", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(places, "ROOT", tmp_path)
    return tmp_path


def test_same_sources_same_bytes(checkout):
    first = build_wheel()
    content = first.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == first.sha256
    assert first.relative_path == f"wheels/{first.sha256[:12]}/lakewright_ml-0.1.0-py3-none-any.whl"
    shutil.rmtree(checkout / "build")
    for path in (checkout / "ml").rglob("*.py"):
        path.touch()
    assert build_wheel().path.read_bytes() == content


def test_built_once(checkout):
    stamp = build_wheel().path.stat().st_mtime_ns
    assert build_wheel().path.stat().st_mtime_ns == stamp


def test_changed_sources_give_another_path(checkout):
    before = build_wheel().relative_path
    source = checkout / "ml" / "src" / "lakewright_ml" / "iris.py"
    source.write_text(source.read_text() + "\nNEW = 1\n")
    assert build_wheel().relative_path != before


def test_a_lost_wheel_is_built_again(checkout):
    wheel = build_wheel()
    wheel.path.unlink()
    assert build_wheel().path.read_bytes()


def test_a_project_that_does_not_build(checkout):
    (checkout / "ml" / "pyproject.toml").write_text("[project]\nname = 1\n")
    with pytest.raises(OperatorError, match="the wheel of ml/ cannot be built"):
        build_wheel()

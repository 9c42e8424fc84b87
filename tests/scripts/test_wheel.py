"""The wheel: the same bytes from the same sources, built only when they change."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import pytest
from databricks.sdk.errors import NotFound

from infra.settings import load_settings
from scripts import places
from scripts.errors import NotReviewed, OperatorError
from scripts.wheel import build_wheel, keep, publish_kept

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
    source = checkout / "ml" / "src" / "lakewright_ml" / "models" / "iris.py"
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


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", "[" * 100_000])
def test_a_damaged_record_is_written_again(checkout, damage):
    before = build_wheel()
    (checkout / "build" / "wheels" / "wheel.json").write_text(damage)
    assert build_wheel() == before


class _Files:
    """As much of the workspace's Files API as uploading needs."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def get_metadata(self, path: str) -> None:
        if path not in self.content:
            raise NotFound(path)

    def upload(self, path: str, content: BinaryIO, *, overwrite: bool) -> None:
        self.content[path] = content.read()


def test_apply_publishes_the_wheel_that_was_planned(checkout, tmp_path):
    """The sources change between plan and apply, even so that they cannot be built: what the plan names is published."""
    settings, files = load_settings("local"), _Files()
    planned = build_wheel()
    stack = tmp_path / "stack"
    stack.mkdir()
    keep(settings, stack)
    content = planned.path.read_bytes()
    source = checkout / "ml" / "src" / "lakewright_ml" / "models" / "iris.py"
    source.write_text(source.read_text() + "\nNEW = 1\n")
    build_wheel()
    (checkout / "ml" / "pyproject.toml").write_text("[project]\nname = 1\n")
    publish_kept(SimpleNamespace(files=files), "workloads", stack)
    assert files.content == {f"/Volumes/ml_local/platform/libraries/{planned.relative_path}": content}


def test_a_kept_wheel_that_was_changed_is_not_published(checkout, tmp_path):
    files, stack = _Files(), tmp_path / "stack"
    stack.mkdir()
    build_wheel()
    keep(load_settings("local"), stack)
    next(stack.rglob("*.whl")).write_bytes(b"another")
    with pytest.raises(NotReviewed, match="is not the wheel that was planned"):
        publish_kept(SimpleNamespace(files=files), "workloads", stack)
    assert files.content == {}


@pytest.mark.parametrize("damage", ["", "[]", '{"file": "x.whl"}', "[" * 100_000, "without a path"])
def test_a_damaged_note_beside_the_kept_wheel_publishes_nothing(checkout, tmp_path, damage):
    files, stack = _Files(), tmp_path / "stack"
    stack.mkdir()
    build_wheel()
    keep(load_settings("local"), stack)
    note = next(stack.rglob("wheel.json"))
    kept = json.loads(note.read_text())
    note.write_text(json.dumps({"file": kept["file"], "sha256": kept["sha256"]}) if " " in damage else damage)
    with pytest.raises(NotReviewed):
        publish_kept(SimpleNamespace(files=files), "workloads", stack)
    assert files.content == {}


def test_a_project_that_is_not_there(checkout):
    with pytest.raises(OperatorError, match=r"wheel.project: found 'nothing', expected a folder"):
        build_wheel("nothing")

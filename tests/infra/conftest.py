"""Environments of one or more files in a folder of their own, and comparison with committed files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

MINIMAL = 'backend = { kind = "local" }\n'
"""The least that an environment must say."""


@pytest.fixture
def envs(tmp_path: Path) -> Callable[..., Path]:
    """``envs(prod="…", local="…")`` writes ``envs/NAME.tfvars`` and returns the folder."""

    def write(**files: str) -> Path:
        folder = tmp_path / "envs"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.tfvars").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def minimal() -> str:
    return MINIMAL


@pytest.fixture
def wheel_root() -> Callable[[Path], Path]:
    """Put a wheel and its record below a root, as the command line's build does."""

    def build(root: Path) -> Path:
        folder = root / "build" / "wheels"
        folder.mkdir(parents=True)
        wheel = folder / "lakewright_ml-0.1.0-py3-none-any.whl"
        wheel.write_bytes(b"wheel")
        digest = hashlib.sha256(b"wheel").hexdigest()
        record = {"file": wheel.name, "sha256": digest, "relative_path": f"wheels/{digest[:12]}/{wheel.name}"}
        (folder / "wheel.json").write_text(json.dumps(record), encoding="utf-8")
        return root

    return build


@pytest.fixture
def expect_text() -> Callable[[Path, str], None]:
    """Compare with a committed file; ``LAKEWRIGHT_UPDATE=1`` writes it instead."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("LAKEWRIGHT_UPDATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found = path.read_text(encoding="utf-8") if path.exists() else "(no file)\n"
        assert text == found, (
            f"{path.name} is another; if that is meant: LAKEWRIGHT_UPDATE=1 pytest tests/modules tests/infra"
        )

    return compare

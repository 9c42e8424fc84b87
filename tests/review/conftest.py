"""Plan files, and a fingerprint key that touches no file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review import Options
from tests.review.builders import KEY


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """No policy, no waivers, a fixed key."""
    return Options(policy=tmp_path / "review.toml", waivers=tmp_path / "waivers.toml", key=KEY)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(document: dict[str, Any], name: str = "plan.json") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return written

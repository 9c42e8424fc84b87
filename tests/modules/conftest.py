"""Build one construct from a case file and read back what it would tell Terraform."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.modules.synthesis import named, resources

CASES = Path(__file__).parent
MODULES = CASES.parent.parent / "modules"
WITH_CONSTRUCT = sorted(path.parent.name for path in MODULES.glob("*/construct.py") if path.parent.name != "access")
"""`access` makes what belongs to others; it has no configuration of its own."""


@pytest.fixture
def synthesise(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The resources of one construct as Terraform JSON, without CDKTF's own metadata."""
    return lambda module, config, **keywords: resources(tmp_path, module, config, **keywords)


@pytest.fixture
def expect_text() -> Callable[[Path, str], None]:
    """Compare with a committed file; ``LAKEWRIGHT_UPDATE=1`` writes it instead."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("LAKEWRIGHT_UPDATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found = path.read_text(encoding="utf-8") if path.exists() else "(no file)\n"
        assert text == found, (
            f"{path} is another; if the change is meant, write it with `LAKEWRIGHT_UPDATE=1 pytest tests/modules tests/infra`"
        )

    return compare


@pytest.fixture(scope="session")
def configs() -> dict[str, type[BaseModel]]:
    """The configuration of each module that has a construct."""
    return {module: named(module, "config", "Config") for module in WITH_CONSTRUCT}

"""Build one construct from a case file and read back what it would tell Terraform."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from modules.libraries.emit import Artifacts, FileOnVolume

CASES = Path(__file__).parent
MODULES = CASES.parent.parent / "modules"
WITH_CONSTRUCT = sorted(path.parent.name for path in MODULES.glob("*/construct.py") if path.parent.name != "access")
"""`access` makes what belongs to others; it has no configuration of its own."""

ARTIFACTS = Artifacts(
    wheels={"lakewright_ml": "/Volumes/ml/platform/libraries/wheels/0123456789ab/lakewright_ml-0.1.0-py3-none-any.whl"},
    files={"pins": FileOnVolume("pins.txt", "/Volumes/ml/platform/libraries/files/ba9876543210/pins.txt")},
)


def _named(module: str, part: str, suffix: str = "") -> Any:
    """What a module's file declares under the module's own name: ``sql_warehouse`` → ``SqlWarehouse``, ``SqlWarehouseConfig``."""
    name = "".join(word.capitalize() for word in module.split("_")) + suffix
    return getattr(importlib.import_module(f"modules.{module}.{part}"), name)


@pytest.fixture
def synthesise(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The resources of one construct as Terraform JSON, without CDKTF's own metadata."""
    from cdktf import App, TerraformStack, Testing

    def build(module: str, config: BaseModel, **keywords: Any) -> dict[str, Any]:
        stack = TerraformStack(App(outdir=str(tmp_path)), "stack")
        _construct(stack, module, config, keywords)
        resources = json.loads(Testing.synth(stack)).get("resource", {})
        for by_name in resources.values():
            for resource in by_name.values():
                resource.pop("//", None)
                if "source" in resource and str(resource["source"]).startswith("assets/"):
                    resource["source"] = "assets/…/" + Path(resource["source"]).name
        return resources

    return build


def _construct(stack: Any, module: str, config: Any, keywords: dict[str, Any]) -> None:
    """As ``tests/modules/MODULE/build.py`` does where the construct needs objects beside its configuration, else by itself."""
    builder = CASES / module / "build.py"
    if not builder.exists():
        _named(module, "construct")(stack, "example", config, **keywords)
        return
    importlib.import_module(f"tests.modules.{module}.build").build(stack, config, ARTIFACTS, **keywords)


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
    return {module: _named(module, "config", "Config") for module in WITH_CONSTRUCT}

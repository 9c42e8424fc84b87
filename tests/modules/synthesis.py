"""One construct synthesised, in this process or, with another toolchain, in one of its own:
``python -m tests.modules.synthesis`` with ``[[MODULE, FILE], …]`` on standard input prints the resources of each."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from infra.hcl import read_document
from infra.toolchains import TOOLCHAINS, VARIABLE, begin
from modules.libraries.emit import Artifacts, FileOnVolume

CASES = Path(__file__).parent
ROOT = CASES.parents[1]
ARTIFACTS = Artifacts(
    wheels={"lakewright_ml": "/Volumes/ml/platform/libraries/wheels/0123456789ab/lakewright_ml-0.1.0-py3-none-any.whl"},
    files={"pins": FileOnVolume("pins.txt", "/Volumes/ml/platform/libraries/files/ba9876543210/pins.txt")},
)


def named(module: str, part: str, suffix: str = "") -> Any:
    """What a module's file declares under the module's own name: ``sql_warehouse`` → ``SqlWarehouse``, ``SqlWarehouseConfig``."""
    name = "".join(word.capitalize() for word in module.split("_")) + suffix
    return getattr(importlib.import_module(f"modules.{module}.{part}"), name)


def resources(folder: Path, module: str, config: BaseModel, **keywords: Any) -> dict[str, Any]:
    """What one construct would tell Terraform, without CDKTF's own metadata."""
    from cdktf import App, TerraformStack, Testing

    stack = TerraformStack(App(outdir=str(folder)), "stack")
    _construct(stack, module, config, keywords)
    found = json.loads(Testing.synth(stack)).get("resource", {})
    for by_name in found.values():
        for resource in by_name.values():
            resource.pop("//", None)
            if "source" in resource and str(resource["source"]).startswith("assets/"):
                resource["source"] = "assets/…/" + Path(resource["source"]).name
    return dict(found)


def _construct(stack: Any, module: str, config: Any, keywords: dict[str, Any]) -> None:
    """As ``tests/modules/MODULE/build.py`` does where the construct needs objects beside its configuration, else by itself."""
    if (CASES / module / "build.py").exists():
        importlib.import_module(f"tests.modules.{module}.build").build(stack, config, ARTIFACTS, **keywords)
    else:
        named(module, "construct")(stack, "example", config, **keywords)


def in_its_own_process(toolchain: str, cases: list[tuple[str, Path]]) -> dict[Path, dict[str, Any]]:
    """The resources of each case, with another toolchain."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.modules.synthesis"],
        cwd=ROOT,
        env={**os.environ, VARIABLE: toolchain},
        input=json.dumps([[module, str(path)] for module, path in cases]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return {Path(path): found for path, found in json.loads(ended.stdout).items()}


def main() -> None:
    begin(TOOLCHAINS[os.environ[VARIABLE]], "test")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for module, path in json.load(sys.stdin):
            values = read_document(Path(path), Path(path).name, "test").values
            config = named(module, "config", "Config").model_validate(values)
            found[path] = resources(Path(folder), module, config)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

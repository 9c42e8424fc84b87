"""Every case of every module: what Terraform is told, and what is refused with which words.

`MODULE/cases/NAME.tfvars` is a configuration, `NAME.json` beside it the resources it gives; `required` sets only what must be set, and
`everything` every field. `MODULE/rejected/NAME.tfvars` is refused; `NAME.txt` holds the whole message.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from infra.hcl import read_document
from infra.layers import Layers
from infra.problems import describe
from infra.toolchains import TOOLCHAINS
from modules.errors import ModuleError
from tests.modules.synthesis import in_its_own_process

HERE = Path(__file__).parent
MODULES = HERE.parent.parent / "modules"


def _cases(kind: str) -> list[Any]:
    paths = sorted(HERE.glob(f"*/{kind}/*.tfvars"))
    return [pytest.param(path.parent.parent.name, path, id=f"{path.parent.parent.name}-{path.stem}") for path in paths]


@functools.cache
def _with(toolchain: str) -> dict[Path, dict[str, Any]]:
    """All cases, in a process that has this toolchain."""
    return in_its_own_process(toolchain, [(case.values[0], case.values[1]) for case in _cases("cases")])


@pytest.mark.parametrize("toolchain", TOOLCHAINS)
@pytest.mark.parametrize(("module", "path"), _cases("cases"))
def test_case(module: str, path: Path, toolchain: str, expect_text: Callable[..., None]) -> None:
    text = json.dumps(_with(toolchain)[path], indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    expect_text(path.with_suffix(".json"), text)


@pytest.mark.parametrize(("module", "path"), _cases("rejected"))
def test_rejected(
    module: str,
    path: Path,
    synthesise: Callable[..., dict[str, Any]],
    expect_text: Callable[..., None],
    configs: dict[str, type[BaseModel]],
) -> None:
    document = read_document(path, path.name, "test")
    origins = {key: f"{path.name}:{line}" for key, line in document.lines.items()} | {(): path.name}
    try:
        synthesise(module, configs[module].model_validate(document.values))
    except ValidationError as error:
        message = "\n".join(describe(error, Layers(document.values, origins, ("test",)), configs[module]))
    except ModuleError as error:
        message = str(error)
    else:
        pytest.fail(f"{path} was accepted")
    expect_text(path.with_suffix(".txt"), message + "\n")


def test_every_construct_has_its_cases(configs: dict[str, type[BaseModel]]) -> None:
    constructs = {path.parent.name for path in MODULES.glob("*/construct.py")} - {"access"}
    assert constructs == set(configs)
    for module in constructs:
        assert {"required", "everything"} <= {path.stem for path in (HERE / module / "cases").glob("*.tfvars")}, module


def test_every_expected_file_has_its_case() -> None:
    orphans = [
        path
        for path in HERE.glob("*/*/*")
        if path.suffix in (".json", ".txt") and not path.with_suffix(".tfvars").exists()
    ]
    assert [path for path in orphans if path.parent.name in ("cases", "rejected")] == []


@pytest.mark.parametrize("module", sorted(path.parent.name for path in HERE.glob("*/cases")))
def test_everything_sets_every_field(module: str, configs: dict[str, type[BaseModel]]) -> None:
    document = read_document(HERE / module / "cases" / "everything.tfvars", "everything.tfvars", "test")
    missing = set(configs[module].model_fields) - set(document.values)
    assert missing <= {"autoscale", "num_workers"}, "set the field in everything.tfvars"

"""The examples in the modules' READMEs run: what an environment file would say, and the same from Python."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

MODULES = Path(__file__).parent.parent.parent / "modules"
EXAMPLES = {
    path.parent.name: match[1]
    for path in sorted(MODULES.glob("*/README.md"))
    if (match := re.search(r"```python\n(.*?)```", path.read_text("utf-8"), re.S))
}


HCL = {
    path.parent.name: match[1]
    for path in sorted(MODULES.glob("*/README.md"))
    if (match := re.search(r"```hcl\n(.*?)```", path.read_text("utf-8"), re.S))
}


def test_every_module_shows_what_an_environment_file_says() -> None:
    assert {path.parent.name for path in MODULES.glob("*/config.py")} == set(HCL)


@pytest.mark.parametrize("module", HCL)
def test_hcl_example_is_added_to_what_is_there(module: str, tmp_path: Path) -> None:
    """As an environment of one's own in the sandbox, the way that users add to what is there."""
    from infra.app import synth
    from infra.settings import load_settings
    from tests.infra.test_app import _wheel

    shutil.copytree(MODULES.parent / "envs", tmp_path / "envs")
    (tmp_path / "ml").symlink_to(MODULES.parent / "ml")
    (tmp_path / "envs" / "example.tfvars").write_text(f'inherits = "local"\n{HCL[module]}', encoding="utf-8")
    _wheel(tmp_path)
    paths = synth(load_settings("example", tmp_path / "envs", tmp_path), tmp_path / "out", root=tmp_path)
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    # What exists already is named and not made.
    assert ("envs/example.tfvars:" in written) is (module != "service_principal")


def test_every_construct_has_a_readme_with_an_example() -> None:
    assert {path.parent.name for path in MODULES.glob("*/construct.py")} - {"access"} == set(EXAMPLES)


@pytest.mark.parametrize("module", EXAMPLES)
def test_example_runs(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cdktf import App, TerraformStack, Testing

    monkeypatch.chdir(MODULES.parent)
    stack = TerraformStack(App(outdir=str(tmp_path)), "stack")
    exec(compile(EXAMPLES[module], f"modules/{module}/README.md", "exec"), {"stack": stack})
    assert json.loads(Testing.synth(stack))["resource"]

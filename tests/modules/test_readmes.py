"""The examples in the modules' READMEs run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

MODULES = Path(__file__).parent.parent.parent / "modules"
EXAMPLES = {
    path.parent.name: match[1]
    for path in sorted(MODULES.glob("*/README.md"))
    if (match := re.search(r"```python\n(.*?)```", path.read_text("utf-8"), re.S))
}


def test_every_construct_has_a_readme_with_an_example() -> None:
    assert {path.parent.name for path in MODULES.glob("*/construct.py")} - {"access"} == set(EXAMPLES)


@pytest.mark.parametrize("module", EXAMPLES)
def test_example_runs(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cdktf import App, TerraformStack, Testing

    monkeypatch.chdir(MODULES.parent)
    stack = TerraformStack(App(outdir=str(tmp_path)), "stack")
    exec(compile(EXAMPLES[module], f"modules/{module}/README.md", "exec"), {"stack": stack})
    assert json.loads(Testing.synth(stack))["resource"]

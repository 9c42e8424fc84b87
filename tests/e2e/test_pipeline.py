"""The workflow of docs/go-live.md that applies after the merge, step by step as its shell runs it, on the sandbox in production's place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import ROOT, TIMEOUT_SECONDS

pytestmark = pytest.mark.e2e
PAGE = (ROOT / "docs" / "go-live.md").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(re.findall(r"^```yaml\n(name: apply\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0])


def _run(platform: Any, folder: Path, job: str, **given: str) -> tuple[int, str]:
    """The steps of a job, up to the first that fails; its exit code and the outputs."""
    folder.mkdir(exist_ok=True)
    (folder / ".venv").exists() or (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    (folder / "build").exists() or (folder / "build").symlink_to(platform.home / "build")
    outputs = folder / f"outputs-{job}"
    environment = {
        **platform.environment,
        **given,
        "LAKEWRIGHT_FINGERPRINT_KEY": "0123456789abcdef0123456789abcdef",
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    outputs.write_text("")
    for step in WORKFLOW["jobs"][job]["steps"]:
        if "run" not in step or step["run"] == "make setup":
            continue
        script = step["run"].replace("prod", "local")
        ended = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if ended.returncode:
            return ended.returncode, ended.stdout + ended.stderr
    return 0, outputs.read_text()


def _fingerprint(outputs: str) -> str:
    return outputs.strip().removeprefix("fingerprint=")


def test_what_was_approved_is_applied_and_nothing_else(empty: Any, tmp_path: Path) -> None:
    empty.run("sandbox", "up")
    code, outputs = _run(empty, tmp_path / "plan", "plan")
    assert code == 0, outputs
    fingerprint = _fingerprint(outputs)
    assert fingerprint
    assert fingerprint[:12] in (tmp_path / "plan" / "summary.md").read_text()

    text = (empty.envs / "local.tfvars").read_text()
    (empty.envs / "local.tfvars").write_text(text + 'directories = { other = { path = "/Shared/other" } }\n')
    code, said = _run(empty, tmp_path / "apply", "apply", FINGERPRINT=fingerprint)
    assert (code, "nothing was applied" in said) == (5, True), said
    (empty.envs / "local.tfvars").write_text(text)

    assert _run(empty, tmp_path / "apply", "apply", FINGERPRINT=fingerprint) == (0, "")
    code, outputs = _run(empty, tmp_path / "plan", "plan")
    assert (code, _fingerprint(outputs)) == (0, ""), "nothing is left, so the job that applies is not started"
    assert os.environ.get("GITHUB_OUTPUT") is None

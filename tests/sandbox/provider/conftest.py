"""Terraform with the bundled provider, or the real one, against a sandbox of the test module's own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.provider import NAME, VERSIONS
from sandbox.provider.install import install
from scripts.places import home
from scripts.toolchain import terraform_binary

BINARY = terraform_binary.find(home())
PROGRAM = terraform_binary.program(BINARY)
assert PROGRAM is not None
PROVIDER = f"{PROGRAM.registry}/{NAME}"
CASES = Path(__file__).parent / "cases"


@dataclass
class Terraform:
    """``run`` and its shorthands act in one working folder."""

    folder: Path
    environment: dict[str, str]
    version: str = VERSIONS[0]

    def run(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        command = [str(BINARY), *arguments]
        ended = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == expect, f"{arguments}\n{ended.stdout}\n{ended.stderr}"
        return ended

    def configure(self, text: str) -> None:
        """Replace the configuration; ``init`` the first time. Whichever version it names, it is used with `version`."""
        (self.folder / "main.tf").write_text(text.replace(f'"{VERSIONS[0]}"', f'"{self.version}"'))
        if not (self.folder / ".terraform").exists():
            self.run("init", "-no-color")

    def plan(self, *, changes: bool = True) -> dict[str, Any]:
        self.run("plan", "-no-color", "-detailed-exitcode", "-out=p", expect=2 if changes else 0)
        return dict(json.loads(self.run("show", "-json", "p").stdout))

    def actions(self) -> dict[str, list[str]]:
        """Plan; the actions of every resource that changes, by address."""
        changes = self.plan()["resource_changes"]
        found = {change["address"]: change["change"]["actions"] for change in changes}
        return {address: actions for address, actions in found.items() if actions not in (["no-op"], ["read"])}

    def apply(self) -> None:
        self.run("apply", "-no-color", "-auto-approve")

    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.run("show", "-json").stdout))

    def destroy(self) -> None:
        self.run("destroy", "-no-color", "-auto-approve")


_HEADER = """
terraform {
  required_providers {
    databricks = {
      source  = "databricks/databricks"
      version = "1.99.0"
    }
  }
}

provider "databricks" {}
"""


def header(body: str) -> str:
    """``body`` with what every configuration begins with."""
    return _HEADER + body


@pytest.fixture
def terraform_for(tmp_path: Path) -> Callable[..., Terraform]:
    """``terraform_for(url, token, mirror=None)``: with the bundled provider, or with the one of ``mirror``."""

    def make(url: str, token: str, mirror: Path | None = None, version: str = VERSIONS[0]) -> Terraform:
        folder = tmp_path / ("real" if mirror else "bundled")
        folder.mkdir()
        if mirror is None:
            mirror = tmp_path / "mirror"
            install(mirror)
        config = folder / "terraform.rc"
        config.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path    = "{mirror}"\n    include = ["{PROVIDER}"]\n  }}\n}}\n'
        )
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "DATABRICKS_"))}
        environment |= {
            "DATABRICKS_HOST": url,
            "DATABRICKS_TOKEN": token,
            "DATABRICKS_RATE_LIMIT": "1000",
            "TF_CLI_CONFIG_FILE": str(config),
            "CHECKPOINT_DISABLE": "1",
        }
        return Terraform(folder, environment, version)

    return make


@pytest.fixture
def terraform(sandbox: Any, terraform_for: Callable[..., Terraform]) -> Terraform:
    return terraform_for(sandbox.url, sandbox.token)

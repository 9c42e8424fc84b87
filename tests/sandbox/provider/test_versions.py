"""What one version of the provider has written, the next one reads: nothing changes, and it says which workspace it speaks to."""

from __future__ import annotations

from typing import Any

from sandbox.provider import VERSIONS
from tests.sandbox.provider.conftest import CASES

OLD, NEW = VERSIONS


def test_a_state_goes_on_with_the_newer_version(sandbox: Any, terraform: Any) -> None:
    terraform.configure((CASES / "access.1.tf").read_text())
    terraform.apply()
    before = terraform.state()["values"]["root_module"]["resources"]
    assert not any(each["values"].get("provider_config") for each in before)
    terraform.version = NEW
    terraform.configure((CASES / "access.1.tf").read_text())
    terraform.run("init", "-no-color", "-upgrade")
    terraform.plan(changes=False)
    terraform.run("apply", "-no-color", "-auto-approve", "-refresh-only")
    terraform.plan(changes=False)
    after = {each["address"]: each["values"] for each in terraform.state()["values"]["root_module"]["resources"]}
    assert set(after) == {each["address"] for each in before}
    workspace = [{"workspace_id": str(sandbox.client.get_workspace_id())}]
    assert {str(values["provider_config"]) for values in after.values()} == {str(workspace)}
    terraform.destroy()

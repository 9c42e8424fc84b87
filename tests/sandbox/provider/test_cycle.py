"""Plan, apply, empty plan, change, apply, empty plan, destroy: for each case of ``cases``, a folder of steps CASE.STEP.tf."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.provider import VERSIONS
from tests.sandbox.provider.conftest import CASES, header

NAMES = sorted({path.name.split(".")[0] for path in CASES.glob("*.tf")})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", NAMES)
def test_every_step_is_applied_once_and_all_of_it_destroyed(
    sandbox: Any, terraform: Any, case: str, version: str
) -> None:
    terraform.version = version
    for step in sorted(CASES.glob(f"{case}.*.tf")):
        terraform.configure(step.read_text())
        assert terraform.actions()
        terraform.apply()
        terraform.plan(changes=False)
    terraform.destroy()
    client = sandbox.client
    assert [catalog.name for catalog in client.catalogs.list()] == ["main"]
    assert list(client.clusters.list()) == []
    assert list(client.jobs.list()) == []
    assert list(client.serving_endpoints.list()) == []
    assert {group.display_name for group in client.groups.list()} == {"users", "admins"}


def test_what_a_change_does_to_a_resource(terraform: Any) -> None:
    body = """
resource "databricks_catalog" "c" {
  name          = "acts"
  force_destroy = true
}
resource "databricks_schema" "s" {
  catalog_name  = databricks_catalog.c.name
  name          = "name"
  force_destroy = true
}
resource "databricks_volume" "v" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  name         = "files"
  volume_type  = "MANAGED"
  comment      = "COMMENT"
}
"""
    terraform.configure(header(body.replace("COMMENT", "first")))
    terraform.apply()
    terraform.configure(header(body.replace("COMMENT", "second")))
    assert terraform.actions() == {"databricks_volume.v": ["update"]}
    terraform.apply()
    # Unity Catalog keeps names in lower case: another spelling is no difference.
    terraform.configure(header(body.replace("COMMENT", "second").replace('"name"', '"NAME"')))
    terraform.plan(changes=False)
    terraform.configure(header(body.replace("COMMENT", "second").replace('"name"', '"other"')))
    plan = terraform.plan()
    changes = {change["address"]: change["change"] for change in plan["resource_changes"]}
    assert changes["databricks_schema.s"]["actions"] == ["delete", "create"]
    assert changes["databricks_schema.s"]["replace_paths"] == [["name"]]
    assert changes["databricks_volume.v"]["replace_paths"] == [["schema_name"]]
    terraform.destroy()

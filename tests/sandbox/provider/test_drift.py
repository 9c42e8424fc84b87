"""What happened behind Terraform's back shows in the next plan."""

from __future__ import annotations

from typing import Any

from tests.sandbox.provider.conftest import header

BODY = """
resource "databricks_catalog" "c" {
  name          = "drift"
  comment       = "declared"
  force_destroy = true
}
resource "databricks_registered_model" "m" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  name         = "m"
}
resource "databricks_schema" "s" {
  catalog_name  = databricks_catalog.c.name
  name          = "s"
  force_destroy = true
}
resource "databricks_cluster" "c" {
  cluster_name            = "drift"
  spark_version           = "16.4.x-cpu-ml-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 20
}
"""


def test_changed_and_deleted_objects_show(sandbox: Any, terraform: Any) -> None:
    terraform.configure(header(BODY))
    terraform.apply()
    terraform.plan(changes=False)
    client = sandbox.client
    client.catalogs.update("drift", comment="changed by hand")
    client.registered_models.delete("drift.s.m")
    [cluster] = client.clusters.list()
    client.clusters.permanent_delete(cluster.cluster_id)
    assert terraform.actions() == {
        "databricks_catalog.c": ["update"],
        "databricks_registered_model.m": ["create"],
        "databricks_cluster.c": ["create"],
    }
    terraform.apply()
    assert client.catalogs.get("drift").comment == "declared"
    terraform.plan(changes=False)
    terraform.destroy()


def test_an_object_made_by_hand_can_be_imported(sandbox: Any, terraform: Any) -> None:
    client = sandbox.client
    client.catalogs.create("byhand", comment="declared")
    body = 'resource "databricks_catalog" "c" {\n  name    = "byhand"\n  comment = "declared"\n}\n'
    terraform.configure(header(body))
    terraform.run("import", "-no-color", "databricks_catalog.c", "byhand")
    terraform.plan(changes=False)
    client.catalogs.delete("byhand", force=True)


def test_an_import_of_what_is_not_there_fails(terraform: Any) -> None:
    terraform.configure(header('resource "databricks_catalog" "c" {\n  name = "nothing"\n}\n'))
    ended = terraform.run("import", "-no-color", "databricks_catalog.c", "nothing", expect=1)
    assert "Cannot import non-existent remote object" in ended.stderr

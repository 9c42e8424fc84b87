"""What the provider will not do, and how it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from sandbox.provider.client import Client, HostRefused
from tests.sandbox.provider.conftest import header

CATALOG = 'resource "databricks_catalog" "c" {\n  name = "c"\n}\n'


@pytest.mark.parametrize(
    "host",
    ["https://dbc-1.cloud.databricks.com", "http://192.0.2.1", "http://localhost.example.com", "https://127.0.0.1"],
)
def test_hosts_that_are_not_this_machine(host: str) -> None:
    with pytest.raises(HostRefused, match="speaks to the sandbox on this machine only"):
        Client(host, "token")


@pytest.mark.parametrize("host", ["http://127.0.0.1:8484", "http://localhost:1", "http://[::1]:8484", "127.0.0.1:8484"])
def test_hosts_that_are(host: str) -> None:
    assert Client(host, "token").host.startswith("http://")


def test_a_real_workspace_is_refused_in_a_plan(terraform: Any) -> None:
    terraform.environment["DATABRICKS_HOST"] = "https://dbc-1.cloud.databricks.com"
    terraform.configure(header(CATALOG))
    ended = terraform.run("plan", "-no-color", expect=1)
    assert "sandbox on this machine only" in " ".join(ended.stderr.split())


def test_wrong_token_and_missing_credentials(terraform: Any) -> None:
    terraform.configure(header(CATALOG))
    terraform.environment["DATABRICKS_TOKEN"] = "dapiwrong"
    ended = terraform.run("apply", "-no-color", "-auto-approve", expect=1)
    assert "cannot create catalog: Invalid access token." in ended.stderr
    assert "dapiwrong" not in ended.stderr + ended.stdout
    del terraform.environment["DATABRICKS_TOKEN"]
    ended = terraform.run("apply", "-no-color", "-auto-approve", expect=1)
    assert "set DATABRICKS_HOST and DATABRICKS_TOKEN" in " ".join(ended.stderr.split())


def test_the_platforms_error_reaches_the_user(terraform: Any) -> None:
    terraform.configure(header('resource "databricks_schema" "s" {\n  catalog_name = "nowhere"\n  name = "s"\n}\n'))
    ended = terraform.run("apply", "-no-color", "-auto-approve", expect=1)
    assert "cannot create schema: Catalog 'nowhere' does not exist." in ended.stderr


def test_secrets_are_marked_and_not_shown(terraform: Any) -> None:
    body = """
resource "databricks_secret_scope" "s" {
  name = "shown"
}
resource "databricks_secret" "s" {
  scope        = databricks_secret_scope.s.name
  key          = "k"
  string_value = "do-not-show"
}
"""
    terraform.configure(header(body))
    printed = terraform.run("apply", "-no-color", "-auto-approve").stdout
    assert "do-not-show" not in printed
    [secret] = [r for r in terraform.state()["values"]["root_module"]["resources"] if r["type"] == "databricks_secret"]
    assert secret["sensitive_values"]["string_value"] is True
    terraform.destroy()


def test_it_is_not_to_be_run_by_hand() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TF_PLUGIN_MAGIC_COOKIE"}
    ended = subprocess.run(
        [sys.executable, "-m", "sandbox.provider"], capture_output=True, text=True, env=environment, check=False
    )
    assert ended.returncode == 1
    assert "Terraform starts it" in ended.stderr


def test_the_schema_is_the_one_that_the_data_say(terraform: Any) -> None:
    terraform.configure(header(""))
    document = json.loads(terraform.run("providers", "schema", "-json").stdout)
    [provider] = document["provider_schemas"].values()
    from sandbox.provider.schema_data import names, resource_schema

    assert set(provider["resource_schemas"]) == set(names("resources"))
    printed = provider["resource_schemas"]["databricks_volume"]["block"]["attributes"]
    assert set(printed) == set(resource_schema("databricks_volume").block["attributes"])
    assert printed["owner"]["computed"] is True

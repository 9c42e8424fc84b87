"""What a change of one line in an environment plans, and what a change behind Terraform's back does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from databricks.sdk.service.compute import ClusterDetails

pytestmark = pytest.mark.e2e


PIN = '{ pypi = { package = "mlflow==3.17.2" } },\n      { pypi = { package = "scikit-learn==%s" } },\n      { maven'


def test_a_pin_goes_there_and_back_on_a_running_cluster(applied: Any) -> None:
    client = applied.client
    cluster = next(c for c in client.clusters.list() if c.cluster_name == "ml-development-local")
    for old, new in (("1.9.1", "1.9.0"), ("1.9.0", "1.9.1")):
        applied.edit("prod.tfvars", PIN % old, PIN % new)
        changed = applied.plan(changes=True)
        assert {address: change["actions"] for address, change in changed.items()} == {
            "databricks_cluster.development": ["update"]
        }
        done = applied.run("apply", "local")
        assert f"restarted ml-development-local, which held scikit-learn=={old} until then" in done.stderr
        statuses = client.libraries.cluster_status(cluster.cluster_id)
        pins = [each.library.pypi.package for each in statuses if each.library.pypi]
        assert [pin for pin in pins if pin.startswith("scikit-learn")] == [f"scikit-learn=={new}"]
        assert applied.plan(changes=False) == {}


def test_what_the_provider_does_not_compare_is_applied_all_the_same(applied: Any) -> None:
    was = {cluster.cluster_name: cluster.cluster_id for cluster in applied.client.clusters.list()}
    applied.edit("prod.tfvars", '["org.slf4j:slf4j-log4j12"]', '["org.slf4j:slf4j-log4j12", "org.slf4j:slf4j-simple"]')
    changed = applied.plan(changes=True)
    assert changed["databricks_cluster.development"]["actions"] == ["delete", "create"]
    assert "databricks_cluster.gpu" not in changed
    applied.run("apply", "local")
    now = {cluster.cluster_name: cluster.cluster_id for cluster in applied.client.clusters.list()}
    assert [name for name in was if now[name] != was[name]] == ["ml-development-local"]
    [maven] = [
        status.library.maven
        for status in applied.client.libraries.cluster_status(now["ml-development-local"])
        if status.library.maven
    ]
    assert maven.exclusions == ["org.slf4j:slf4j-log4j12", "org.slf4j:slf4j-simple"]
    assert applied.plan(changes=False) == {}


def test_apply_takes_only_the_plan_that_was_approved(applied: Any) -> None:
    applied.edit(
        "prod.tfvars",
        'comment      = "Species of an iris flower from its four measures"',
        'comment      = "Species of an iris"',
    )
    applied.plan(changes=True)
    refused = applied.run("apply", "local", "--fingerprint", "0" * 64, expect=5)
    assert "nothing was applied" in refused.stderr
    assert applied.client.registered_models.get("ml_local.iris.iris_classifier").comment != "Species of an iris"
    planned = applied.run("plan", "local", "--json", expect=2).stdout
    fingerprint = json.loads(planned)["fingerprint"]
    applied.run("apply", "local", "--fingerprint", fingerprint)
    assert applied.client.registered_models.get("ml_local.iris.iris_classifier").comment == "Species of an iris"


def test_a_plan_is_applied_once(applied: Any) -> None:
    refused = applied.run("apply", "local", expect=1)
    assert "no saved plan" in refused.stderr


def test_renaming_a_volumes_schema_plans_a_replacement(applied: Any) -> None:
    text = (applied.envs / "prod.tfvars").read_text()
    renamed = text.replace('name    = "platform"', 'name    = "tools"').replace(
        ".platform.libraries", ".tools.libraries"
    )
    (applied.envs / "prod.tfvars").write_text(renamed)
    changed = applied.plan(changes=True)
    (applied.envs / "prod.tfvars").write_text(text)
    assert changed["databricks_volume.ml_platform_libraries"]["actions"] in (["delete", "create"], ["create", "delete"])
    assert "schema_name" in str(changed["databricks_volume.ml_platform_libraries"]["replace_paths"])
    assert applied.plan(changes=False) == {}


def test_what_was_changed_or_deleted_behind_terraforms_back_is_planned(applied: Any) -> None:
    client = applied.client
    cluster: ClusterDetails = next(c for c in client.clusters.list() if c.cluster_name == "ml-gpu-local")
    client.clusters.permanent_delete(cluster.cluster_id or "")
    client.schemas.update("ml_local.iris", comment="somebody was here")
    changed = applied.plan(changes=True)
    assert changed["databricks_cluster.gpu"]["actions"] == ["create"]
    assert changed["databricks_schema.ml_iris"]["actions"] == ["update"]
    applied.run("apply", "local")
    assert client.schemas.get("ml_local.iris").comment != "somebody was here"
    assert [c.cluster_name for c in client.clusters.list()].count("ml-gpu-local") == 1
    assert applied.plan(changes=False) == {}


def test_secrets_are_not_on_disk(applied: Any) -> None:
    token = (applied.home / "sandbox" / "token").read_text()
    folders = (applied.home / "build", applied.home / "state")
    holding = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and token.encode() in path.read_bytes()
    ]
    assert holding == []


def test_a_protected_environment_is_not_destroyed(applied: Any) -> None:
    applied.edit("local.tfvars", "protected      = false", "protected      = true ")
    refused = applied.run("destroy", "local", "--yes", expect=1)
    applied.edit("local.tfvars", "protected      = true ", "protected      = false")
    assert "protected" in refused.stderr
    assert [catalog.name for catalog in applied.client.catalogs.list()].count("ml_local") == 1


def test_destroy_asks_first(applied: Any) -> None:
    refused = applied.run("destroy", "local", given="n\n", expect=1)
    assert "nothing was destroyed" in refused.stderr
    assert [catalog.name for catalog in applied.client.catalogs.list()].count("ml_local") == 1


def test_destroy_leaves_the_sandbox_empty(applied: Any) -> None:
    client = applied.client
    before = applied.run("destroy", "local", "--yes")
    assert "destroyed" in before.stdout
    assert [c.name for c in client.catalogs.list() if c.name == "ml_local"] == []
    assert list(client.clusters.list()) == []
    assert list(client.jobs.list()) == []
    assert list(client.serving_endpoints.list()) == []
    assert list(client.registered_models.list()) == []
    assert [
        e.name for e in client.experiments.search_experiments(max_results=100) if "lakewright" in (e.name or "")
    ] == []
    assert [g.display_name for g in client.groups.list() if g.display_name in ("ml-engineers", "data-scientists")] == []
    volumes = applied.home / "sandbox" / "files" / "Volumes"
    assert [path for path in volumes.rglob("*") if path.is_file()] == []

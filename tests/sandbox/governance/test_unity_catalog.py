"""Catalogs, schemas, volumes and tables, through the SDK."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlparse

import pytest
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service.catalog import CatalogIsolationMode, VolumeType


def test_names_are_kept_in_lower_case_and_found_in_any(sandbox):
    client = sandbox.client
    assert client.catalogs.create(name="Mixed_Case").name == "mixed_case"
    assert client.schemas.create(name="ML", catalog_name="MIXED_case").full_name == "mixed_case.ml"
    assert client.schemas.get("Mixed_Case.Ml").name == "ml"


def test_a_catalog_brings_its_default_schema(sandbox, catalog):
    assert {schema.name for schema in sandbox.client.schemas.list(catalog)} == {"default", "ml"}


def test_the_default_catalog_is_there_and_stays_away_once_deleted(sandbox, member):
    client = sandbox.client
    assert client.metastores.current().default_catalog_name == "main"
    assert client.catalogs.get("main").name == "main"
    assert member.client.catalogs.get("main").name == "main"
    with pytest.raises(PermissionDenied):
        member.client.schemas.create("own", "main")
    client.catalogs.delete("main", force=True)
    sandbox.restart()
    with pytest.raises(NotFound):
        client.catalogs.get("main")
    client.catalogs.create("main")


def test_a_comment_is_changed_and_cleared(sandbox, catalog):
    client = sandbox.client
    client.catalogs.update(catalog, comment="why", properties={"team": "ml"})
    assert (client.catalogs.get(catalog).comment, client.catalogs.get(catalog).properties) == ("why", {"team": "ml"})
    client.catalogs.update(catalog, comment="", isolation_mode=CatalogIsolationMode.ISOLATED)
    read = client.catalogs.get(catalog)
    assert (read.comment, read.isolation_mode) == ("", CatalogIsolationMode.ISOLATED)


@pytest.mark.parametrize(
    ("read", "code", "message"),
    [
        (lambda c: c.catalogs.get("nix"), "CATALOG_DOES_NOT_EXIST", "Catalog 'nix' does not exist."),
        (lambda c: c.schemas.get("nix.a"), "CATALOG_DOES_NOT_EXIST", "Catalog 'nix' does not exist."),
        (lambda c: c.volumes.read("nix.a.b"), "CATALOG_DOES_NOT_EXIST", "Catalog 'nix' does not exist."),
    ],
)
def test_what_is_missing_is_named(sandbox, read, code, message):
    with pytest.raises(NotFound) as raised:
        read(sandbox.client)
    assert (raised.value.error_code, str(raised.value)) == (code, message)


def test_the_missing_level_is_the_one_named(sandbox, catalog):
    with pytest.raises(NotFound, match=f"Schema '{catalog}.nix' does not exist."):
        sandbox.client.tables.get(f"{catalog}.nix.t")
    with pytest.raises(NotFound, match=f"Volume '{catalog}.ml.nix' does not exist."):
        sandbox.client.volumes.read(f"{catalog}.ml.nix")


def test_what_exists_is_not_made_again(sandbox, catalog):
    with pytest.raises(BadRequest, match=f"Catalog '{catalog}' already exists") as raised:
        sandbox.client.catalogs.create(name=catalog.upper())
    assert raised.value.error_code == "CATALOG_ALREADY_EXISTS"


@pytest.mark.parametrize("name", ["a.b", "a/b", "..", "a b", "x" * 256, "a\n"])
def test_a_name_that_is_none_is_refused(sandbox, name):
    with pytest.raises(InvalidParameterValue, match="not a valid name"):
        sandbox.client.catalogs.create(name=name)


def test_only_force_deletes_what_holds_something(sandbox, catalog):
    client = sandbox.client
    client.files.upload(f"/Volumes/{catalog}/ml/files/a.txt", io.BytesIO(b"x"))
    folder = sandbox.home / "files" / "Volumes" / catalog
    with pytest.raises(BadRequest, match="is not empty"):
        client.catalogs.delete(catalog)
    with pytest.raises(BadRequest, match="is not empty"):
        client.schemas.delete(f"{catalog}.ml")
    assert (folder / "ml" / "files" / "a.txt").read_bytes() == b"x"
    client.catalogs.delete(catalog, force=True)
    assert not folder.exists()
    client.catalogs.create(name=catalog)
    assert [schema.name for schema in client.schemas.list(catalog)] == ["default"]


def test_an_empty_catalog_goes_without_force(sandbox):
    sandbox.client.catalogs.create(name="brief")
    sandbox.client.catalogs.delete("brief")
    with pytest.raises(NotFound):
        sandbox.client.catalogs.get("brief")


def test_a_new_name_takes_everything_along(sandbox, catalog, member):
    client, new = sandbox.client, f"{catalog}_new"
    client.files.upload(f"/Volumes/{catalog}/ml/files/a.txt", io.BytesIO(b"kept"))
    client.registered_models.create(catalog_name=catalog, schema_name="ml", name="m")
    with sandbox.http() as http:
        made = http.post("/api/2.1/unity-catalog/models/versions", json={
            "catalog_name": catalog, "schema_name": "ml", "model_name": "m", "source": "dbfs:/x"})  # fmt: skip
        assert made.status_code == 200, made.text
        change = {"changes": [{"principal": member.name, "add": ["READ_VOLUME"]}]}
        granted = http.patch(f"/api/2.1/unity-catalog/permissions/volume/{catalog}.ml.files", json=change)
        assert granted.status_code == 200
    client.catalogs.update(catalog, new_name=new)
    with pytest.raises(NotFound):
        client.catalogs.get(catalog)
    volume = client.volumes.read(f"{new}.ml.files")
    assert Path(urlparse(volume.storage_location).path, "a.txt").read_bytes() == b"kept"
    assert client.files.download(f"/Volumes/{new}/ml/files/a.txt").contents.read() == b"kept"
    [version] = client.model_versions.list(f"{new}.ml.m")
    assert (version.catalog_name, version.version) == (new, 1)
    assert f"/{new}/" in version.storage_location
    with sandbox.http() as http:
        grants = http.get(f"/api/2.1/unity-catalog/permissions/volume/{new}.ml.files").json()
    assert grants == {"privilege_assignments": [{"principal": member.name, "privileges": ["READ_VOLUME"]}]}


def test_a_managed_table_is_registered_where_it_was_staged(sandbox, catalog):
    body = {"name": "T", "catalog_name": catalog, "schema_name": "ml"}
    with sandbox.http() as http:
        base = "/api/2.1/unity-catalog"
        staged = http.post(f"{base}/staging-tables", json=body).json()
        table = {**body, "table_type": "MANAGED", "data_source_format": "DELTA", "columns": []}
        elsewhere = http.post(f"{base}/tables", json={**table, "storage_location": "file:///etc"})
        assert (elsewhere.status_code, elsewhere.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        made = http.post(f"{base}/tables", json={**table, "storage_location": staged["staging_location"]})
        assert made.status_code == 200, made.text
    assert sandbox.client.tables.exists(f"{catalog}.ml.t").table_exists is True
    assert sandbox.client.tables.exists(f"{catalog}.ml.u").table_exists is False
    folder = Path(urlparse(staged["staging_location"]).path)
    assert folder.is_dir()
    sandbox.client.tables.delete(f"{catalog}.ml.t")
    assert not folder.exists()


def test_an_external_volume_needs_a_place_and_a_managed_one_none(sandbox, catalog):
    with pytest.raises(InvalidParameterValue, match="EXTERNAL volumes need one"):
        sandbox.client.volumes.create(catalog, "ml", "ext", VolumeType.EXTERNAL)
    with pytest.raises(InvalidParameterValue, match="MANAGED volumes must not have one"):
        sandbox.client.volumes.create(catalog, "ml", "man", VolumeType.MANAGED, storage_location="s3://b/x")


def test_a_catalog_is_bound_and_unbound(sandbox, catalog):
    from databricks.sdk.service.catalog import WorkspaceBinding

    bindings = sandbox.client.workspace_bindings
    bindings.update_bindings("catalog", catalog, add=[WorkspaceBinding(workspace_id=7)])
    assert [b.workspace_id for b in bindings.get_bindings("catalog", catalog)] == [7]
    bindings.update_bindings("catalog", catalog, remove=[WorkspaceBinding(workspace_id=7)])
    assert list(bindings.get_bindings("catalog", catalog)) == []

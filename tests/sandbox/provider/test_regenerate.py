from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.provider import REGISTRIES, VERSIONS
from sandbox.provider.install import install
from sandbox.provider.regenerate import regenerate
from sandbox.provider.schema_data import FOLDER, serve


def test_taking_over_a_schema_keeps_the_behaviour_and_drops_descriptions(tmp_path: Path) -> None:
    path = tmp_path / VERSIONS[0] / "resources" / "databricks_volume.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"behaviour": {"force_new": ["name"]}, "schema": {}}')
    block = {
        "attributes": {
            "description": {"type": "string", "optional": True, "description": "words", "description_kind": "plain"}
        }
    }
    document = {
        "provider_schemas": {
            "registry.terraform.io/databricks/databricks": {
                "provider": {"block": {}},
                "resource_schemas": {"databricks_volume": {"version": 2, "block": block}},
                "data_source_schemas": {},
            }
        }
    }
    regenerate(document, ["databricks_volume"], VERSIONS[0], folder=tmp_path)
    written = json.loads(path.read_text())
    assert written["behaviour"] == {"force_new": ["name"]}
    assert written["schema"] == {
        "version": 2,
        "block": {"attributes": {"description": {"type": "string", "optional": True}}},
    }


def test_a_type_that_the_document_does_not_have_ends_it_before_anything_is_written(tmp_path: Path) -> None:
    document = {"provider": {"block": {}}, "resource_schemas": {}, "data_source_schemas": {}}
    with pytest.raises(KeyError, match="the document has no databricks_volme"):
        regenerate(document, ["databricks_volme"], VERSIONS[0], folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_new_version_takes_the_types_and_the_behaviour_of_the_one_before(tmp_path: Path) -> None:
    for name in ("databricks_volume", "databricks_group"):
        path = tmp_path / VERSIONS[0] / "resources" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"behaviour": {"force_new": ["name"], "computed_blocks": ["seen"]}, "schema": {}}')
    schema = {"version": 0, "block": {"attributes": {"api": {"type": "string", "optional": True}}}}
    document = {
        "provider": {"block": {}},
        "resource_schemas": {"databricks_volume": schema, "databricks_group": schema, "databricks_other": schema},
        "data_source_schemas": {},
    }
    facts = {"databricks_group": {"force_new": ["api"], "importable": True}}
    regenerate(document, [], VERSIONS[1], facts, tmp_path)
    written = {path.stem: json.loads(path.read_text()) for path in (tmp_path / VERSIONS[1] / "resources").iterdir()}
    assert {name: each["behaviour"] for name, each in written.items()} == {
        "databricks_volume": {"force_new": ["name"], "computed_blocks": ["seen"]},
        "databricks_group": {"force_new": ["api"], "computed_blocks": ["seen"]},
    }
    assert written["databricks_group"]["schema"] == schema


@pytest.mark.parametrize("version", VERSIONS)
def test_every_type_has_a_resource_and_every_resource_its_data(version: str) -> None:
    from sandbox.provider.data_source import data_sources
    from sandbox.provider.resource import resources

    assert set(resources()) == {path.stem for path in (FOLDER / version / "resources").glob("*.json")}
    assert set(data_sources()) == {path.stem for path in (FOLDER / version / "data_sources").glob("*.json")}


def test_there_are_no_data_of_a_version_that_is_not_served() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(VERSIONS)
    with pytest.raises(ValueError, match=r"found version 1.0.0, expected one of 1\.99\.0"):
        serve("1.0.0")


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    scripts = install(tmp_path)
    assert len(scripts) == len(VERSIONS) * len(REGISTRIES)
    before = [script.stat().st_mtime_ns for script in scripts]
    assert install(tmp_path) == scripts
    assert [script.stat().st_mtime_ns for script in scripts] == before
    for script in scripts:
        assert script.stat().st_mode & 0o777 == 0o755
        assert len(script.read_text().splitlines()) == 3  # the interpreter, what Ctrl-C does, the provider

from __future__ import annotations

import json
from pathlib import Path

from sandbox.provider.install import install
from sandbox.provider.regenerate import regenerate
from sandbox.provider.schema_data import FOLDER


def test_taking_over_a_schema_keeps_the_behaviour_and_drops_descriptions(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "databricks_volume.json").write_text(
        '{"behaviour": {"force_new": ["name"]}, "schema": {}}'
    )
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
    regenerate(document, ["databricks_volume"], tmp_path)
    written = json.loads((tmp_path / "resources" / "databricks_volume.json").read_text())
    assert written["behaviour"] == {"force_new": ["name"]}
    assert written["schema"] == {
        "version": 2,
        "block": {"attributes": {"description": {"type": "string", "optional": True}}},
    }


def test_every_type_has_a_resource_and_every_resource_its_data() -> None:
    from sandbox.provider.data_source import data_sources
    from sandbox.provider.resource import resources

    assert set(resources()) == {path.stem for path in (FOLDER / "resources").glob("*.json")}
    assert set(data_sources()) == {path.stem for path in (FOLDER / "data_sources").glob("*.json")}


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    script = install(tmp_path)
    before = script.stat().st_mtime_ns
    assert install(tmp_path) == script
    assert script.stat().st_mtime_ns == before
    assert script.stat().st_mode & 0o777 == 0o755
    assert len(script.read_text().splitlines()) == 3  # the interpreter, what Ctrl-C does, the provider

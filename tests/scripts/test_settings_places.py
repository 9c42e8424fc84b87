"""Terraform's errors name the line of the environment file."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.settings_places import located

SAID = """
Error: cannot create grants: Could not find principal with name nobody

  with databricks_grants.catalog_ml,
  on cdk.tf.json line 82, in resource.databricks_grants.catalog_ml:
  82:       }

"""


def _synth(folder: Path) -> None:
    metadata = {"path": "foundation/catalogs/ml/grants", "settings": "envs/prod.tfvars:36", "key": "catalogs.ml.grants"}
    document = {"resource": {"databricks_grants": {"catalog_ml": {"//": {"metadata": metadata}}, "other": {}}}}
    (folder / "cdk.tf.json").write_text(json.dumps(document))


def test_the_line_is_the_settings(tmp_path: Path) -> None:
    _synth(tmp_path)
    assert located(SAID, tmp_path) == SAID.replace(
        "on cdk.tf.json line 82, in resource.databricks_grants.catalog_ml:\n  82:       }",
        "on envs/prod.tfvars:36, in catalogs.ml.grants",
    )


def test_a_part_of_the_resource_is_named(tmp_path: Path) -> None:
    _synth(tmp_path)
    boxed = "│   on cdk.tf.json line 90, in resource.databricks_grants.catalog_ml.grant[0]:\n│   90:   }\n│ \n│ why"
    assert located(boxed, tmp_path) == "│   on envs/prod.tfvars:36, in catalogs.ml.grants, grant[0]\n│ \n│ why"


def test_what_another_file_sets_is_named_too(tmp_path: Path) -> None:
    _synth(tmp_path)
    path = tmp_path / "cdk.tf.json"
    document = json.loads(path.read_text())
    document["resource"]["databricks_grants"]["catalog_ml"]["//"]["metadata"]["overrides"] = {
        "owner": "envs/dev.tfvars:4"
    }
    path.write_text(json.dumps(document))
    assert "on envs/prod.tfvars:36, in catalogs.ml.grants (owner in envs/dev.tfvars:4)\n" in located(SAID, tmp_path)


def test_what_is_not_known_stays(tmp_path: Path) -> None:
    other = SAID.replace("catalog_ml", "other")
    assert located(SAID, tmp_path) == SAID  # no synth
    _synth(tmp_path)
    assert located(other, tmp_path) == other
    (tmp_path / "cdk.tf.json").write_text("[]")
    assert located(SAID, tmp_path) == SAID

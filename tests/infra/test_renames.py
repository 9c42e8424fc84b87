"""`moved` and `import` of the settings: as Terraform's blocks, and refused where they cannot be meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.app import synth
from infra.errors import InvalidSettings
from infra.settings import load_settings

TEXT = """
groups = { g = { display_name = "g" }, there = { display_name = "there", existing = true } }
catalogs = { ml = { name = "ml", owner = "g", grants = [{ principal = "g", privileges = ["USE_CATALOG"] }], schemas = {
  flowers = { name = "iris", grants = [{ principal = "g", privileges = ["USE_SCHEMA"] }], volumes = {
    raw = { name = "raw", grants = [{ principal = "g", privileges = ["READ_VOLUME"] }] }
  } }
} } }
registered_models = { iris = { catalog_name = "ml", schema_name = "iris", name = "m", owner = "g", grants = [{ principal = "g", privileges = ["EXECUTE"] }] } }
"""  # noqa: E501


@pytest.fixture
def stacks(envs: Callable[..., Path], minimal: str, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    def build(more: str) -> dict[str, Any]:
        settings = load_settings("prod", envs(prod=minimal + TEXT + more), tmp_path)
        return {
            path.parent.name: json.loads(path.read_text()) for path in synth(settings, tmp_path / "out", root=tmp_path)
        }

    return build


def test_what_belongs_to_an_object_moves_with_it(stacks: Callable[[str], dict[str, Any]]) -> None:
    found = stacks(
        'moved = {\n  "catalogs.ml.schemas.iris" = "catalogs.ml.schemas.flowers"\n'
        '  "registered_models.old" = "registered_models.iris"\n}\n'
    )
    assert found["foundation"]["moved"] == [
        {"from": "databricks_grants.schema_ml_iris", "to": "databricks_grants.schema_ml_flowers"},
        {"from": "databricks_grants.volume_ml_iris_raw", "to": "databricks_grants.volume_ml_flowers_raw"},
        {"from": "databricks_schema.ml_iris", "to": "databricks_schema.ml_flowers"},
        {"from": "databricks_volume.ml_iris_raw", "to": "databricks_volume.ml_flowers_raw"},
    ]
    assert found["workloads"]["moved"] == [
        {"from": "databricks_grants.model_old", "to": "databricks_grants.model_iris"},
        {"from": "databricks_registered_model.old", "to": "databricks_registered_model.iris"},
    ]
    assert "import" not in found["foundation"]


def test_the_longest_entry_counts(stacks: Callable[[str], dict[str, Any]]) -> None:
    found = stacks(
        'moved = {\n  "catalogs.old" = "catalogs.ml"\n  "catalogs.old.schemas.x" = "catalogs.ml.schemas.flowers"\n}\n'
    )
    moved = {block["to"]: block["from"] for block in found["foundation"]["moved"]}
    assert moved["databricks_catalog.ml"] == "databricks_catalog.old"
    assert moved["databricks_volume.ml_flowers_raw"] == "databricks_volume.old_x_raw"


def test_imports_name_the_object_or_what_belongs_to_it(stacks: Callable[[str], dict[str, Any]]) -> None:
    found = stacks(
        'import = {\n  "catalogs.ml.schemas.flowers" = "ml.iris"\n  "catalogs.ml.grants" = "catalog/ml"\n'
        '  "registered_models.iris" = "ml.iris.$${m}"\n}\n'
    )
    assert found["foundation"]["import"] == [
        {"to": "databricks_grants.catalog_ml", "id": "catalog/ml"},
        {"to": "databricks_schema.ml_flowers", "id": "ml.iris"},
    ]
    assert found["workloads"]["import"] == [{"to": "databricks_registered_model.iris", "id": "ml.iris.$${m}"}]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('"registered_models" = "registered_models.iris"', 'found path "registered_models", expected KIND.KEY'),
        ('"models.a" = "registered_models.iris"', 'found path "models.a", expected KIND.KEY, with KIND one of groups'),
        (
            '"catalogs.ml" = "registered_models.iris"',
            'found path "catalogs.ml", expected a key that the settings have no more',
        ),
        ('"registered_models.a" = "registered_models.iri"', 'did you mean "registered_models.iris"?'),
        ('"registered_models.a" = "catalogs.ml"', 'found target "catalogs.ml", expected another key of the same kind'),
        ('"groups.a" = "groups.there"', 'found path "groups.there", expected one that Terraform makes'),
        (
            '"groups.a" = "groups.g"\n"groups.b" = "groups.g"',
            'moved.groups.b: found target "groups.g", expected another one: groups.a moves there already',
        ),
    ],
)
def test_what_cannot_have_moved(envs: Callable[..., Path], minimal: str, tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=f"{minimal}{TEXT}moved = {{\n{more}\n}}\n"), tmp_path)
    [problem] = raised.value.problems
    assert problem.startswith("envs/prod.tfvars:1")
    assert said in problem


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            'import = { "catalogs.lm" = "ml" }',
            'import.catalogs.lm: found path "catalogs.lm", expected one that Terraform makes',
        ),
        ('import = { "catalogs.ml" = " " }', "expected what the provider imports it by"),
        ('import = { "groups.g" = "1" }\nmoved = { "groups.a" = "groups.g" }', "expected not in moved too"),
        ('import = { "catalogs.ml" = 3 }', "import.catalogs.ml: found 3, expected"),
    ],
)
def test_what_cannot_be_imported(envs: Callable[..., Path], minimal: str, tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=f"{minimal}{TEXT}{more}\n"), tmp_path)
    assert said in str(raised.value)

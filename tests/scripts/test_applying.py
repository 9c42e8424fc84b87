"""Whether everything can go is known before the first deletion."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import applying, counting, planning
from scripts.errors import Refused
from scripts.terraform import Terraform


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A catalog and a folder that the settings let go with their contents; ``applied`` is how they stand in the state."""
    monkeypatch.setenv("LAKEWRIGHT_HOME", str(tmp_path))
    state = tmp_path / "state.tfstate"
    declared = {
        "databricks_catalog": {"ml": {"force_destroy": True}},
        "databricks_directory": {"shared": {"delete_recursive": True}},
    }
    configuration = {"terraform": {"backend": {"local": {"path": str(state)}}}, "resource": declared}
    (tmp_path / "cdk.tf.json").write_text(json.dumps(configuration))
    monkeypatch.setattr(
        planning, "prepared", lambda _, name: Terraform(name, tmp_path, Path("terraform"), {}, "bundled")
    )

    def applied(**attributes: dict[str, Any]) -> None:
        resources = [
            {
                "mode": "managed",
                "type": f"databricks_{kind}",
                "name": {"catalog": "ml", "directory": "shared"}[kind],
                "instances": [{"attributes": values}],
            }
            for kind, values in attributes.items()
        ]
        state.write_text(json.dumps({"version": 4, "serial": 1, "lineage": "one", "resources": resources}))

    return applied


SETTINGS: Any = SimpleNamespace(env="qa", sandbox=True)


def test_what_was_applied_under_protection_is_told_before_anything_goes(stack: Any) -> None:
    stack(catalog={"force_destroy": False}, directory={"delete_recursive": None})
    with pytest.raises(Refused) as raised:
        applying.refuse_half_way(SETTINGS, ["foundation"])
    assert "foundation: databricks_catalog.ml" in str(raised.value)
    assert "foundation: databricks_directory.shared" in str(raised.value)
    assert "`lakewright plan qa` and `lakewright apply qa` take the protection away first" in str(raised.value)


def test_what_was_applied_without_may_go(stack: Any) -> None:
    stack(catalog={"force_destroy": True}, directory={"delete_recursive": True})
    applying.refuse_half_way(SETTINGS, ["foundation"])


def test_what_was_done_is_counted() -> None:
    changes = [["create"], ["create"], ["update"], ["delete", "create"], ["create", "delete"], ["delete"], ["no-op"]]
    document: dict[str, Any] = {"resource_changes": [{"change": {"actions": each}} for each in changes]}
    assert counting.as_text(counting.counts(document)) == "2 created, 1 changed, 2 replaced, 1 deleted"
    document["resource_changes"].append({"change": {"actions": ["no-op"], "importing": {"id": "1"}}})
    assert counting.as_text(counting.counts(document)).endswith("1 deleted, 1 taken in")

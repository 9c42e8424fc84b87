from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra.settings import load_settings
from review.approval.binding import bind
from scripts import places
from scripts.errors import NothingPlanned, NotReviewed
from scripts.planning import BINDING_FILE, planned
from scripts.terraform import PLAN_FILE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stack's folder with a saved plan that was reviewed."""
    monkeypatch.setenv("LAKEWRIGHT_HOME", str(tmp_path))
    found = places.stack_folder("local", "foundation")
    found.mkdir(parents=True)
    save(found / PLAN_FILE, serial=3)
    bind(found / PLAN_FILE, "f" * 64).write(found / BINDING_FILE)
    return found


def save(path: Path, **state: Any) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tfstate", json.dumps({"lineage": "one", **state}))


def test_a_stack_without_a_saved_plan_says_what_to_do(folder: Path) -> None:
    (folder / PLAN_FILE).unlink()
    with pytest.raises(NothingPlanned, match="run `lakewright plan local` first"):
        planned(load_settings("local"), "foundation")


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"serial": 4}, "the state has moved on"),
        ({"serial": 3, "lineage": "two"}, "the plan is against another state"),
        ({"serial": 3, "resources": []}, "the saved plan file is another one"),
    ],
)
def test_a_plan_that_was_not_reviewed_is_not_applied(folder: Path, state: dict[str, Any], message: str) -> None:
    save(folder / PLAN_FILE, **state)
    with pytest.raises(NotReviewed, match=message) as caught:
        planned(load_settings("local"), "foundation")
    assert caught.value.exit_code == 5

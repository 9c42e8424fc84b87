"""An environment moves from one toolchain to the other: nothing changes, and it goes on from there. One story, in this order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.toolchains import TOOLCHAINS

pytestmark = pytest.mark.e2e
FIRST, SECOND = TOOLCHAINS.values()


def _names(platform: Any, toolchain: str) -> None:
    path = platform.envs / "local.tfvars"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("toolchain")]
    path.write_text("\n".join([*lines, f'toolchain = "{toolchain}"', ""]))


def _versions(platform: Any) -> set[str]:
    found = (
        json.loads(path.read_text()) for path in (platform.home / "build" / "local" / "stacks").glob("*/cdk.tf.json")
    )
    return {document["terraform"]["required_providers"]["databricks"]["version"] for document in found}


def test_the_move_changes_nothing(empty: Any) -> None:
    empty.run("sandbox", "up")
    _names(empty, FIRST.name)
    empty.apply()
    assert _versions(empty) == {FIRST.provider}
    assert empty.plan(changes=False) == {}
    _names(empty, SECOND.name)
    assert empty.plan(changes=False) == {}
    assert _versions(empty) == {SECOND.provider}


def test_until_something_is_applied_the_way_back_is_open(empty: Any) -> None:
    _names(empty, FIRST.name)
    assert empty.plan(changes=False) == {}


def test_it_goes_on_from_there(empty: Any) -> None:
    _names(empty, SECOND.name)
    empty.edit("prod.tfvars", 'comment = "What the platform itself needs"', 'comment = "What it needs"')
    changed = empty.plan(changes=True)
    assert {address: change["actions"] for address, change in changed.items()} == {
        "databricks_schema.ml_platform": ["update"]
    }
    empty.run("apply", "local")
    assert empty.client.schemas.get("ml_local.platform").comment == "What it needs"
    assert empty.plan(changes=False) == {}


def test_the_way_back_is_refused_before_anything_is_touched(empty: Any) -> None:
    _names(empty, FIRST.name)
    states = {path: path.read_bytes() for path in (empty.home / "state" / "local").glob("*.tfstate")}
    for command in (("plan", "local"), ("apply", "local"), ("destroy", "local", "--yes")):
        said = empty.run(*command, expect=1).stderr
        assert f"was written by provider {SECOND.provider}" in said
        assert f"the toolchain of local has provider {FIRST.provider}" in said
    assert {path: path.read_bytes() for path in states} == states


def test_all_of_it_is_taken_away(empty: Any) -> None:
    _names(empty, SECOND.name)
    empty.run("destroy", "local", "--yes")
    assert [catalog.name for catalog in empty.client.catalogs.list()] == ["main"]

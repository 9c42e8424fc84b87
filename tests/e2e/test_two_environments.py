"""A second environment in the sandbox, and keys that change: one line each, and nothing is made twice or lost."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.e2e


def test_an_environment_of_ones_own_is_one_line(applied: Any) -> None:
    groups = sorted(group.id for group in applied.client.groups.list())
    applied.run("env", "new", "me")
    applied.run("plan", "me", expect=2)
    applied.run("apply", "me")
    applied.run("plan", "me", expect=0)
    assert applied.plan(changes=False) == {}
    assert sorted(group.id for group in applied.client.groups.list()) == groups
    assert {job.settings.name for job in applied.client.jobs.list()} == {"iris-local", "iris-me"}


def test_taking_it_away_leaves_the_other_alone(applied: Any) -> None:
    groups = sorted(group.id for group in applied.client.groups.list())
    applied.run("destroy", "me", "--yes")
    assert applied.plan(changes=False) == {}
    assert sorted(group.id for group in applied.client.groups.list()) == groups
    assert [job.settings.name for job in applied.client.jobs.list()] == ["iris-local"]


def test_a_key_that_moved_changes_nothing(applied: Any) -> None:
    before = applied.client.registered_models.get("ml_local.iris.iris_classifier").created_at
    applied.edit("prod.tfvars", "  iris_classifier = {\n", "  flowers = {\n")
    with (applied.envs / "prod.tfvars").open("a") as file:
        file.write('moved = { "registered_models.iris_classifier" = "registered_models.flowers" }\n')
    applied.run("plan", "local", expect=None)
    applied.run("apply", "local")
    assert applied.plan(changes=False) == {}
    assert applied.client.registered_models.get("ml_local.iris.iris_classifier").created_at == before


def test_what_exists_is_imported(applied: Any) -> None:
    made = applied.client.schemas.create(name="raw", catalog_name="ml_local")
    with (applied.envs / "local.tfvars").open("a") as file:
        file.write('import = { "catalogs.ml.schemas.raw" = "ml_local.raw" }\n')
    applied.edit(
        "local.tfvars", "{ storage_root = null }", '{ storage_root = null, schemas = { raw = { name = "raw" } } }'
    )
    applied.run("plan", "local", expect=2)
    applied.run("apply", "local")
    assert applied.plan(changes=False) == {}
    assert applied.client.schemas.get("ml_local.raw").created_at == made.created_at

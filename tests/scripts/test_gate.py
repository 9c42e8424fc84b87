"""A plan that review blocks is applied only with a reason, and the log keeps who and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import gate, history, places
from scripts.errors import Blocked, NotReviewed, OperatorError
from tests.scripts.conftest import Run


@pytest.fixture
def plan(home: Path) -> Path:
    """A plan that deletes a catalog, which the levels of `prod` block and those of `local` do not."""
    path = home / "build" / "prod" / "stacks" / "foundation" / "plan.json"
    path.parent.mkdir(parents=True)
    change: dict[str, Any] = {"actions": ["delete"], "before": {"name": "ml"}, "after": None, "after_unknown": {}}
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "complete": True,
        "applyable": True,
        "resource_changes": [
            {
                "address": "databricks_catalog.ml",
                "mode": "managed",
                "type": "databricks_catalog",
                "name": "ml",
                "provider_name": "registry.terraform.io/databricks/databricks",
                "change": change,
            }
        ],
    }
    path.write_text(json.dumps(document))
    return path


def test_what_review_blocks_is_refused_with_the_findings_and_the_way_out(plan: Path) -> None:
    with pytest.raises(Blocked) as raised:
        gate.pass_or_refuse("prod", [plan], None)
    assert raised.value.exit_code == 1
    assert "catalog_not_deleted: databricks_catalog.ml" in str(raised.value)
    assert 'lakewright apply prod --allow-blocked "REASON"' in str(raised.value)


def test_levels_are_the_environments(plan: Path) -> None:
    assert gate.pass_or_refuse("local", [plan], None)["verdict"] == "changes"


def test_levels_follow_inherits(plan: Path) -> None:
    envs = places.envs_dir()
    (envs / "dev-me.tfvars").write_text('inherits = "local"\n')
    assert gate.pass_or_refuse("dev-me", [plan], None)["verdict"] == "changes"
    (envs / "dev-me.tfvars").write_text(
        'inherits = "local"\nsandbox = false\nworkspace_host = "https://real.example"\n'
    )
    with pytest.raises(Blocked):  # what is harmless in a sandbox is not in a workspace that stays
        gate.pass_or_refuse("dev-me", [plan], None)


def test_the_review_command_takes_the_same_levels(plan: Path, lakewright: Run) -> None:
    envs = places.envs_dir()
    (envs / "dev-me.tfvars").write_text('inherits = "local"\n')
    options = ("--env", "dev-me", "--policy", str(envs / "review.toml"), "--waivers", str(envs / "waivers.toml"))
    assert lakewright("review", str(plan), *options).returncode == 2
    (envs / "dev-me.tfvars").write_text('inherits = "locl"\n')
    ended = lakewright("review", str(plan), *options)
    assert ended.returncode == 1
    assert 'dev-me.tfvars:1: inherits: found environment "locl"' in ended.stderr


def test_a_reason_lets_it_through_and_is_kept(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTOR", "grace")
    facts = gate.pass_or_refuse("prod", [plan], "moved to another metastore")
    assert facts["blocked_by"] == ["catalog_not_deleted: databricks_catalog.ml"]
    history.note("prod", "apply", outcome="begun", **facts)
    [line] = history.path("prod").read_text().splitlines()
    kept = json.loads(line)
    assert kept["allowed_because"] == "moved to another metastore"
    assert kept["who"].startswith("grace (")
    assert history.path("prod").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_is_none(plan: Path, reason: str) -> None:
    with pytest.raises(OperatorError, match="--allow-blocked: found nothing, expected the reason"):
        gate.pass_or_refuse("prod", [plan], reason)


def test_a_plan_that_cannot_be_read_is_not_applied(plan: Path) -> None:
    plan.write_text("{")
    with pytest.raises(NotReviewed):
        gate.pass_or_refuse("prod", [plan], "whatever")

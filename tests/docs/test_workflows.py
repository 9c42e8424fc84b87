"""The workflows that the documentation gives: what a pull request brings never meets a token, and actions stand under commits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def workflows() -> list[tuple[str, dict[Any, Any]]]:
    found = []
    for path in sorted((ROOT / "docs").glob("*.md")):
        for text in BLOCK.findall(path.read_text(encoding="utf-8")):
            document = yaml.safe_load(text)
            if isinstance(document, dict) and "jobs" in document:
                found.append((f"{path.name}:{document['name']}", document))
    return found


WORKFLOWS = workflows()
JOBS = [
    pytest.param(workflow, job, id=f"{name}:{key}")
    for name, workflow in WORKFLOWS
    for key, job in workflow["jobs"].items()
]


def test_the_documentation_shows_workflows() -> None:
    assert [name for name, _ in WORKFLOWS] == ["go-live.md:apply", "review.md:check", "review.md:plan"]


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_actions_stand_under_commits(workflow: dict[Any, Any], job: dict[str, Any]) -> None:
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert uses
    assert [each for each in uses if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", each)] == []


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_job_has_no_more_rights_than_it_names(workflow: dict[Any, Any], job: dict[str, Any]) -> None:
    assert workflow["permissions"] == {}
    assert set(job["permissions"]) <= {"contents", "id-token", "pull-requests"}
    assert job["permissions"]["contents"] == "read"


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_what_a_pull_request_brings_never_meets_a_token(workflow: dict[Any, Any], job: dict[str, Any]) -> None:
    """Either the whole workflow runs without any token, or nothing but `envs/` is taken from the pull request, or it is merged."""
    event = workflow[True]  # YAML 1.1 reads the key `on` as true
    trusted = event in ("pull_request_target", {"push": {"branches": ["main"]}})
    has_token = "id-token" in job["permissions"] or "secrets." in str(job) or "write" in job["permissions"].values()
    assert trusted or not has_token
    checkouts = [step.get("with", {}) for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    for given in checkouts:
        assert given["persist-credentials"] is False
        if trusted and "ref" in given:
            assert given["sparse-checkout"] == "envs"
    # Text of a pull request reaches a shell through a variable, never through the script's own text.
    assert [step for step in job["steps"] if "${{" in step.get("run", "")] == []

"""Every answer names its workspace: the SDK asks for it, and so do the CLI and newer Terraform providers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


def test_the_sdk_reads_the_workspaces_id(sandbox: Any) -> None:
    assert sandbox.client.get_workspace_id() == 1000000000000001


@pytest.mark.parametrize(
    "path", ["/api/2.0/clusters/nothing", "/api/2.1/jobs/list", "/health", "/api/2.0/mlflow/experiments/search"]
)
def test_refusals_and_errors_name_it_too(sandbox: Any, path: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {sandbox.token}"}):
        answer = httpx.get(sandbox.url + path, headers=headers, timeout=60)
        assert answer.headers.get_list("x-databricks-org-id") == ["1000000000000001"]

"""Areas that clients ask about and that are empty or small here: they are told so, in the platform's words."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.core import Config
from databricks.sdk.errors import DatabricksError, NotImplemented


def test_switches_are_kept(sandbox: Any) -> None:
    sandbox.client.workspace_conf.set_status({"enableResultsDownloading": "false", "enableDcs": True})
    keys = "enableResultsDownloading,enableDcs,neverSet"
    found = sandbox.client.workspace_conf.get_status(keys=keys)
    assert found == {"enableResultsDownloading": "false", "enableDcs": "true", "neverSet": None}


def test_no_git_folder_and_no_query(sandbox: Any) -> None:
    assert list(sandbox.client.repos.list()) == []
    assert not sandbox.client.query_history.list().res


def test_commands_are_refused_with_the_way_out(sandbox: Any) -> None:
    with pytest.raises(DatabricksError, match="requirement failed: missing contextId"):
        sandbox.client.command_execution.execute(cluster_id="1")
    with pytest.raises(NotImplemented, match="as a notebook or a script"):
        sandbox.client.api_client.do("POST", "/api/1.2/contexts/create", body={"clusterId": "1", "language": "python"})


def test_the_hosts_metadata_names_account_and_workspace(sandbox: Any) -> None:
    config = Config(host=sandbox.url, token=sandbox.token, auth_type="pat")
    metadata = sandbox.client.api_client.do("GET", "/.well-known/databricks-config")
    assert metadata["account_id"]
    assert metadata["workspace_id"] == "1000000000000001"
    assert config.host == sandbox.url


def test_telemetry_is_taken_and_kept_nowhere(sandbox: Any) -> None:
    with sandbox.http() as http:
        sent = {"uploadTime": 1, "items": [], "protoLogs": ["{}", "{}"]}
        answer = http.post("/telemetry-ext", json=sent).raise_for_status().json()
    assert (answer["errors"], answer["numProtoSuccess"]) == ([], 2)

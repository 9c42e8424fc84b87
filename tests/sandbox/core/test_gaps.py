"""What is missing is counted by client, through the clients themselves."""

from __future__ import annotations

from typing import Any

import httpx
import mlflow
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk import version as sdk
from databricks.sdk.core import Config
from databricks.sdk.errors import NotImplemented, PermissionDenied

from sandbox.core.gaps import client

PATH = "/sandbox/not-emulated"


def counted(sandbox: Any) -> dict[tuple[str, str, str], int]:
    with sandbox.http() as http:
        rows = http.get(PATH).json()["not_emulated"]
    return {(row["client"], row["method"], row["path"]): row["count"] for row in rows}


def test_counted_by_client_and_kept(sandbox: Any) -> None:
    config = Config(host=sandbox.url, token=sandbox.token, product="lake", product_version="1.2.3")
    for asking in (WorkspaceClient(config=config), sandbox.client, sandbox.client):
        with pytest.raises(NotImplemented):
            asking.alerts.get("0123456789abcdef")
    found = counted(sandbox)
    assert found["lake/1.2.3", "GET", "/api/2.0/sql/alerts/{id}"] == 1
    assert found[f"databricks-sdk-py/{sdk.__version__}", "GET", "/api/2.0/sql/alerts/{id}"] == 2
    sandbox.restart(kill=True)
    assert counted(sandbox) == found


def test_what_mlflow_has_and_its_server_has_not_counts_too(sandbox: Any) -> None:
    headers = {"Authorization": f"Bearer {sandbox.token}", "User-Agent": f"mlflow-python-client/{mlflow.__version__}"}
    answer = httpx.get(f"{sandbox.url}/api/4.0/mlflow/anything", headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["error_code"]) == (404, "ENDPOINT_NOT_FOUND")
    assert counted(sandbox)[f"mlflow-python-client/{mlflow.__version__}", "GET", "/api/4.0/mlflow/anything"] == 1


def test_what_is_only_refused_or_not_there_does_not_count(sandbox: Any) -> None:
    before = counted(sandbox)
    assert httpx.get(f"{sandbox.url}/api/2.0/sql/alerts/1", timeout=60).status_code == 401
    with sandbox.http() as http:
        assert http.get("/api/2.1/jobs/get", params={"job_id": 77}).status_code in (400, 404)
    assert counted(sandbox) == before


def test_no_client_fills_the_store(sandbox: Any) -> None:
    with sandbox.http() as http:
        for number in range(305):
            http.get(f"/api/2.0/nothing/of-{number}-this", headers={"User-Agent": "many/1"})
        rows = http.get(PATH).json()["not_emulated"]
    assert len(rows) <= 301
    [others] = [row for row in rows if row["path"] == "(others)"]
    assert others["count"] >= 5


def test_only_administrators_see_it(sandbox: Any) -> None:
    made = sandbox.client.service_principals.create(display_name="curious")
    token = sandbox.client.token_management.create_obo_token(made.application_id, lifetime_seconds=60).token_value
    with pytest.raises(PermissionDenied):
        sandbox.client_for(token).api_client.do("GET", PATH)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("databricks-tf-provider/1.99.0 databricks-sdk-go/0.97.0 go/1.24", "databricks-tf-provider/1.99.0"),
        ("unknown/0.0.0 databricks-sdk-py/0.70.0 python/3.11", "databricks-sdk-py/0.70.0"),
        ("  ", "(no User-Agent)"),
        ("a\x1bb/1", "a?b/1"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_clients_name(user_agent: str, name: str) -> None:
    assert client(user_agent) == name

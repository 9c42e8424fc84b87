"""Who may see, query and manage an endpoint, and whose models one may serve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import PermissionDenied
from databricks.sdk.service.catalog import PermissionsChange, Privilege
from databricks.sdk.service.iam import AccessControlRequest, PermissionLevel
from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput

from .conftest import MODEL, Endpoints, entity

LEVELS = [PermissionLevel.CAN_VIEW, PermissionLevel.CAN_QUERY, PermissionLevel.CAN_MANAGE]


@pytest.fixture(scope="module")
def admin(registry: Any) -> WorkspaceClient:
    client = registry.client
    assert isinstance(client, WorkspaceClient)
    return client


@pytest.fixture(scope="module")
def somebody(registry: Any, admin: WorkspaceClient) -> tuple[str, str]:
    """A service principal without any rights: application id and token."""
    application_id = admin.service_principals.create(display_name="somebody").application_id
    assert application_id
    token = admin.token_management.create_obo_token(application_id, lifetime_seconds=3600).token_value
    assert token
    return application_id, token


@pytest.fixture
def theirs(registry: Any, somebody: tuple[str, str]) -> Iterator[httpx.Client]:
    with registry.http(somebody[1]) as http:
        yield http


def score(http: httpx.Client, name: str) -> httpx.Response:
    return http.post(f"/serving-endpoints/{name}/invocations", json={"dataframe_records": [{"x": 1.0}]})


def test_each_level_allows_what_it_says(
    admin: WorkspaceClient, somebody: tuple[str, str], theirs: httpx.Client, endpoints: Endpoints
) -> None:
    endpoint = endpoints.create("guarded", entity(1))
    path = "/api/2.0/serving-endpoints/guarded"
    refused = score(theirs, "guarded")
    assert (refused.status_code, refused.json()["error_code"]) == (403, "PERMISSION_DENIED")
    assert refused.json()["message"] == "User does not have permission 'Query' on Endpoint guarded"
    assert theirs.get(path).status_code == 403
    assert theirs.get("/api/2.0/serving-endpoints").json() == {"endpoints": []}

    seen = {}
    for level in LEVELS:
        wanted = [AccessControlRequest(service_principal_name=somebody[0], permission_level=level)]
        admin.permissions.set("serving-endpoints", endpoint["id"], access_control_list=wanted)
        shown = theirs.get(path)
        assert (shown.status_code, shown.json()["permission_level"]) == (200, level.value)
        tags = theirs.patch(f"{path}/tags", json={"add_tags": [{"key": "k", "value": level.value}]})
        seen[level] = (score(theirs, "guarded").status_code, tags.status_code)
    assert seen == {LEVELS[0]: (403, 403), LEVELS[1]: (200, 403), LEVELS[2]: (200, 200)}
    assert [each["name"] for each in theirs.get("/api/2.0/serving-endpoints").json()["endpoints"]] == ["guarded"]


def test_only_a_model_one_may_execute_can_be_served(
    registry: Any, admin: WorkspaceClient, somebody: tuple[str, str], endpoints: Endpoints
) -> None:
    their_client = registry.client_for(somebody[1])
    wanted = EndpointCoreConfigInput("", served_entities=[ServedEntityInput(entity_name=MODEL, entity_version="1")])
    with pytest.raises(PermissionDenied, match="EXECUTE"):
        their_client.serving_endpoints.create("borrowed", config=wanted)
    for securable, name, privilege in (
        ("catalog", "main", Privilege.USE_CATALOG),
        ("schema", "main.ml", Privilege.USE_SCHEMA),
        ("function", MODEL, Privilege.EXECUTE),
    ):
        admin.grants.update(securable, name, changes=[PermissionsChange(add=[privilege], principal=somebody[0])])
    endpoints.names.append("borrowed")
    made = their_client.serving_endpoints.create("borrowed", config=wanted).response
    assert made.creator == somebody[0]
    endpoints.settled("borrowed")
    assert their_client.serving_endpoints.query("borrowed", dataframe_records=[{"x": 1.0}]).predictions == ["one"]


def test_an_inference_table_needs_create_table(registry: Any, somebody: tuple[str, str]) -> None:
    gateway = {"inference_table_config": {"enabled": True, "catalog_name": "main", "schema_name": "ml"}}
    with registry.http(somebody[1]) as http:
        answer = http.post("/api/2.0/serving-endpoints", json={"name": "logger", "ai_gateway": gateway})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED")
    assert "CREATE_TABLE" in answer.json()["message"]


def test_without_a_token_nothing_is_scored(registry: Any) -> None:
    answer = httpx.post(f"{registry.url}/serving-endpoints/any/invocations", json={})
    assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHENTICATED")

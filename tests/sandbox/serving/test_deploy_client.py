"""MLflow's deployment client for Databricks, unmodified."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from mlflow.deployments import get_deploy_client

from .conftest import MODEL, Endpoints, entity


@pytest.fixture
def client(registry: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABRICKS_HOST", registry.url)
    monkeypatch.setenv("DATABRICKS_TOKEN", registry.token)
    return get_deploy_client("databricks")


def published_config(name: str, version: str) -> dict[str, Any]:
    """As in the vendor's published example: the model unnamed, the route naming it after the endpoint, tags as a mapping."""
    return {
        "name": name,
        "served_models": [
            {
                "model_name": MODEL,
                "model_version": version,
                "workload_size": "Small",
                "workload_type": "CPU",
                "scale_to_zero_enabled": True,
            }
        ],
        "traffic_config": {"routes": [{"served_model_name": name, "traffic_percentage": 100}]},
        "auto_capture_config": {"catalog_name": "main", "schema_name": "ml", "enabled": True},
        "tags": {"project": "echo"},
    }


def test_the_published_example_works(client: Any, endpoints: Endpoints) -> None:
    with pytest.raises(requests.HTTPError, match="RESOURCE_DOES_NOT_EXIST"):
        client.get_endpoint("published")
    made = client.create_endpoint("published", published_config("published", "1"))
    endpoints.names.append("published")
    assert made.pending_config["served_models"][0]["name"] == "published"
    assert made.tags == [{"key": "project", "value": "echo"}]
    endpoints.settled("published")
    payload = {"dataframe_records": [{"x": 1.0}]}
    assert client.predict(endpoint="published", inputs=payload) == {"predictions": ["one"]}

    client.update_endpoint_config("published", published_config("published", "2"))
    endpoints.settled("published")
    assert client.predict(endpoint="published", inputs=payload) == {"predictions": ["two"]}
    assert client.get_endpoint("published").config["config_version"] == 2


def test_the_full_payload_tags_limits_list_and_delete(client: Any, endpoints: Endpoints) -> None:
    client.create_endpoint(config={"name": "full", "config": {"served_entities": [entity(1)]}})
    endpoints.names.append("full")
    endpoints.settled("full")
    assert "full" in [endpoint["name"] for endpoint in client.list_endpoints()]
    assert client.update_endpoint_tags("full", {"add_tags": [{"key": "a", "value": "1"}]}).tags == [
        {"key": "a", "value": "1"}
    ]
    limits = {"rate_limits": [{"key": "user", "renewal_period": "minute", "calls": 100}]}
    assert client.update_endpoint_rate_limits("full", limits) == limits
    gateway = {"usage_tracking_config": {"enabled": True}}
    assert client.update_endpoint_ai_gateway("full", gateway) == gateway
    client.delete_endpoint("full")
    with pytest.raises(requests.HTTPError, match="does not exist"):
        client.get_endpoint("full")


def test_a_refusal_carries_the_platforms_error(client: Any, endpoints: Endpoints) -> None:
    with pytest.raises(requests.HTTPError, match=f"Version 9 of registered model '{MODEL}' does not exist"):
        client.create_endpoint(config={"name": "wrong", "config": {"served_entities": [entity(9)]}})

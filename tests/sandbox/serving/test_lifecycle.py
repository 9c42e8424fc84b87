"""Creating, changing and deleting endpoints through the unmodified SDK, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import InvalidParameterValue, NotFound, ResourceAlreadyExists, ResourceConflict
from databricks.sdk.service.serving import (
    DataframeSplitInput,
    EmailNotifications,
    EndpointCoreConfigInput,
    EndpointStateConfigUpdate,
    EndpointStateReady,
    EndpointTag,
    Route,
    ServedEntityInput,
    ServedModelStateDeployment,
    TrafficConfig,
)

from sandbox.core.identity import ADMIN

from .conftest import MODEL, Endpoints, entity


@pytest.fixture(scope="module")
def workspace(registry: Any) -> WorkspaceClient:
    client = registry.client
    assert isinstance(client, WorkspaceClient)
    return client


def config(version: str = "1", name: str | None = None) -> EndpointCoreConfigInput:
    served = ServedEntityInput(
        entity_name=MODEL, entity_version=version, workload_size="Small", scale_to_zero_enabled=True, name=name
    )
    return EndpointCoreConfigInput(name="", served_entities=[served])


def test_the_whole_life_of_an_endpoint(workspace: WorkspaceClient) -> None:
    api = workspace.serving_endpoints
    made = api.create_and_wait("life", config=config(), tags=[EndpointTag("team", "ml")])
    assert (made.state.ready, made.state.config_update) == (
        EndpointStateReady.READY,
        EndpointStateConfigUpdate.NOT_UPDATING,
    )
    assert made.config.config_version == 1
    assert made.config.traffic_config == TrafficConfig(
        [Route(100, served_entity_name="echo-1", served_model_name="echo-1")]
    )
    (served,) = made.config.served_entities
    assert (served.name, served.entity_name, served.entity_version) == ("echo-1", MODEL, "1")
    assert (served.workload_size, served.workload_type.value, served.scale_to_zero_enabled) == ("Small", "CPU", True)
    assert served.state.deployment is ServedModelStateDeployment.DEPLOYMENT_READY
    assert [m.model_version for m in made.config.served_models] == ["1"]
    assert made.creator == ADMIN

    split = DataframeSplitInput(columns=["x"], data=[[1.0]])
    answer = api.query("life", dataframe_split=split)
    assert (answer.predictions, answer.served_model_name) == (["one"], "echo-1")

    updated = api.update_config_and_wait("life", served_entities=config("2").served_entities)
    assert (updated.config.config_version, updated.pending_config) == (2, None)
    assert api.query("life", dataframe_split=split).predictions == ["two"]

    assert {e.name: e.state.ready for e in api.list()}["life"] is EndpointStateReady.READY
    tags = api.patch("life", add_tags=[EndpointTag("stage", "prod")], delete_tags=["team"])
    assert [(tag.key, tag.value) for tag in tags.tags] == [("stage", "prod")]
    api.update_notifications("life", email_notifications=EmailNotifications(on_update_failure=["ml@example.com"]))
    assert api.get("life").email_notifications.on_update_failure == ["ml@example.com"]

    api.delete("life")
    with pytest.raises(NotFound, match="Endpoint with name 'life' does not exist"):
        api.get("life")
    with pytest.raises(NotFound):
        api.delete("life")


def test_an_endpoint_without_config_waits_for_one(workspace: WorkspaceClient, endpoints: Endpoints) -> None:
    made = workspace.serving_endpoints.create_and_wait("later")
    endpoints.names.append("later")
    assert (made.config, made.pending_config, made.state.ready) == (None, None, EndpointStateReady.NOT_READY)
    ready = endpoints.update("later", entity(1))
    assert (ready["state"]["ready"], ready["config"]["config_version"]) == ("READY", 1)


def test_the_older_served_models_are_the_same_thing(endpoints: Endpoints) -> None:
    models = [{"model_name": MODEL, "model_version": "1", "workload_size": "Small", "scale_to_zero_enabled": True}]
    endpoints.http.post("/api/2.0/serving-endpoints", json={"name": "older", "config": {"served_models": models}})
    endpoints.names.append("older")
    shown = endpoints.settled("older")["config"]
    assert shown["served_models"][0]["model_name"] == shown["served_entities"][0]["entity_name"] == MODEL


def test_what_exists_is_not_made_twice(workspace: WorkspaceClient, endpoints: Endpoints) -> None:
    endpoints.create("twice")
    with pytest.raises(ResourceAlreadyExists, match="'twice' already exists"):
        workspace.serving_endpoints.create("twice")


def test_a_second_update_waits_for_the_first(workspace: WorkspaceClient, endpoints: Endpoints) -> None:
    endpoints.create("busy", entity(1), wait=False)
    with pytest.raises(ResourceConflict, match="is being updated"):
        workspace.serving_endpoints.update_config("busy", served_entities=config("2").served_entities)


@pytest.mark.parametrize(
    ("served", "message"),
    [
        (entity(9), f"Version 9 of registered model '{MODEL}' does not exist"),
        ({"entity_name": "main.ml.none", "entity_version": "1"}, "Registered model 'main.ml.none' does not exist"),
    ],
)
def test_a_version_that_does_not_exist_is_not_found(
    workspace: WorkspaceClient, endpoints: Endpoints, served: dict[str, Any], message: str
) -> None:
    wanted = EndpointCoreConfigInput(name="", served_entities=[ServedEntityInput.from_dict(served)])
    with pytest.raises(NotFound, match=message):
        workspace.serving_endpoints.create("absent", config=wanted)
    endpoints.create("absent")
    with pytest.raises(NotFound, match=message):
        workspace.serving_endpoints.update_config("absent", served_entities=wanted.served_entities)
    assert endpoints.get("absent")["state"] == {"ready": "NOT_READY", "config_update": "NOT_UPDATING"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "a b"}, "Endpoint name 'a b'"),
        ({}, "Missing required field: name"),
        ({"name": "n", "config": []}, "config must be an object"),
        ({"name": "n", "config": {"served_entities": []}}, "At least one served entity"),
        ({"name": "n", "config": {"served_entities": {}}}, "served_entities must be of type list"),
        (
            {"name": "n", "config": {"served_entities": [entity(1)], "served_models": [{}]}},
            "Only one of served_models and",
        ),
        ({"name": "n", "config": {"served_entities": [{"entity_name": MODEL}]}}, "entity_version of main.ml.echo"),
        (
            {"name": "n", "config": {"served_entities": [entity(1, workload_size="Tiny")]}},
            "workload_size must be one of",
        ),
        ({"name": "n", "config": {"served_entities": [entity(1, name="a.b")]}}, "Served entity name 'a.b'"),
        ({"name": "n", "config": {"served_entities": [entity(1), entity(2)]}}, "traffic_config must be specified"),
        ({"name": "n", "config": {"served_entities": [entity(1), entity(1)]}}, "must be unique"),
        ({"name": "n", "tags": [{"value": "x"}]}, "A tag needs a key"),
        ({"name": "n", "ai_gateway": {"inference_table_config": {"enabled": True}}}, "catalog_name is required"),
    ],
)
def test_what_can_never_be_served_is_a_400(endpoints: Endpoints, body: dict[str, Any], message: str) -> None:
    answer = endpoints.http.post("/api/2.0/serving-endpoints", json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert message in answer.json()["message"]


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        ([("one", 60), ("two", 30)], "must add up to 100, got 90"),
        ([("one", 100), ("three", 0)], "routes to 'three'"),
        ([("one", 120), ("two", -20)], "from 0 to 100, got 120"),
        ([("one", 50), ("one", 50)], "more than one route"),
    ],
)
def test_traffic_must_fit_the_entities(
    workspace: WorkspaceClient, endpoints: Endpoints, routes: list[Any], message: str
) -> None:
    traffic = TrafficConfig([Route(percentage, served_entity_name=name) for name, percentage in routes])
    served = [*config(name="one").served_entities, *config("2", "two").served_entities]
    with pytest.raises(InvalidParameterValue, match=message):
        workspace.serving_endpoints.create(
            "traffic", config=EndpointCoreConfigInput("", served_entities=served, traffic_config=traffic)
        )

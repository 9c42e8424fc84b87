"""What the permission check saw is what MLflow's server gets: a request that can be read in two ways is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from mlflow import MlflowClient

from .conftest import Member

API = "/api/2.0/mlflow"


class Sides:
    """A run of the administrator's, and a member's client with an experiment of the member's own to name."""

    def __init__(self, client: MlflowClient, member: Member, http: httpx.Client, experiment: str) -> None:
        self.client, self.http, self.experiment = client, http, experiment
        self.run: str = client.create_run(experiment).info.run_id
        made = http.post(f"{API}/experiments/create", json={"name": f"/Users/{member.name}/own {experiment}"})
        self.own: str = made.json()["experiment_id"]


@pytest.fixture
def sides(sandbox: Any, client: MlflowClient, member: Member, experiment: str) -> Iterator[Sides]:
    with sandbox.http(member.token) as http:
        yield Sides(client, member, http, experiment)


@pytest.mark.parametrize("mark", ["?", "#", ";", "\\", "%3F", "%252e", "&"])
def test_a_mark_in_the_path_begins_no_second_query(sides: Sides, mark: str) -> None:
    for api, field, value in (
        ("runs/get", "run_id", sides.run),
        ("experiments/get", "experiment_id", sides.experiment),
    ):
        detour = quote(f"{mark}{field}={value}&x=", safe="")
        answer = sides.http.get(f"{API}/{api}{detour}?experiment_id={sides.own}")
        assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST"), answer.text


def test_a_search_through_a_mark_in_the_path_lists_nothing(sides: Sides) -> None:
    answer = sides.http.get(f"{API}/experiments/search%3Fmax_results=50&x=?experiment_id={sides.own}")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(json.dumps({"run_id": "RUN", "key": "k", "value": "v"})),
        '{"run_id": "OWN", "run_id": "RUN", "key": "k", "value": "v"}',
        '{"runId": "OWN", "run_id": "RUN", "key": "k", "value": "v"}',
        '[{"run_id": "RUN"}]',
        '"RUN"',
    ],
)
def test_a_body_with_two_readings_is_refused(sides: Sides, body: str) -> None:
    own = sides.http.post(f"{API}/runs/create", json={"experiment_id": sides.own}).json()["run"]["info"]["run_id"]
    sent = body.replace("RUN", sides.run).replace("OWN", own)
    headers = {"Content-Type": "application/json"}
    for query in ("", f"?experiment_id={sides.own}"):
        answer = sides.http.post(f"{API}/runs/log-parameter{query}", content=sent, headers=headers)
        assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST"), answer.text
    assert sides.client.get_run(sides.run).data.params == {}


def test_fields_stand_in_one_place(sides: Sides) -> None:
    """Not in the query for the check and in the body for MLflow's server."""
    for method in ("GET", "POST", "PATCH", "DELETE"):
        query = f"?experiment_id={sides.own}"
        answer = sides.http.request(method, f"{API}/runs/get{query}", json={"run_id": sides.run})
        assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST"), answer.text


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7"]
)
def test_a_body_is_json_whatever_it_is_called(sides: Sides, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    own = json.dumps({"experiment_id": sides.own}).encode()
    assert sides.http.post(f"{API}/runs/create", content=own, headers=headers).status_code == 200
    theirs = json.dumps({"experiment_id": sides.experiment}).encode()
    assert sides.http.post(f"{API}/runs/create", content=theirs, headers=headers).status_code == 403
    form = b"experiment_id=" + str(sides.own).encode()
    assert sides.http.post(f"{API}/runs/create", content=form, headers=headers).status_code == 400


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8"])
def test_whatever_the_encoding_the_check_reads_it_too(sides: Sides, encoding: str) -> None:
    body = json.dumps({"run_id": sides.run}).encode(encoding)
    answer = sides.http.post(f"{API}/runs/delete", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 403, answer.text
    assert sides.client.get_run(sides.run).info.lifecycle_stage == "active"


def test_what_stands_deep_in_a_body_is_checked(sides: Sides) -> None:
    """A batch of metrics names a logged model with each of them."""
    model = sides.client.create_logged_model(sides.experiment, name="theirs").model_id
    own = sides.http.post(f"{API}/runs/create", json={"experiment_id": sides.own}).json()["run"]["info"]["run_id"]
    metric = {"key": "loss", "value": 9, "timestamp": 1, "step": 0}
    for spelling in ("model_id", "modelId"):
        batch = {"run_id": own, "metrics": [{**metric, spelling: model}]}
        assert sides.http.post(f"{API}/runs/log-batch", json=batch).status_code == 403


def test_a_key_with_marks_in_it_reaches_mlflow_as_it_is(client: MlflowClient, experiment: str) -> None:
    model = client.create_logged_model(experiment, name="m", tags={"a": "1", "x?y": "2"}).model_id
    client.delete_logged_model_tag(model, "a")
    assert "a" not in client.get_logged_model(model).tags


def test_what_the_platform_takes_in_the_query_mlflow_gets_in_the_body(sandbox: Any, client: MlflowClient) -> None:
    with sandbox.http() as http:
        assert http.post(f"{API}/registered-models/create", json={"name": "of the workspace"}).status_code == 200
        gone = http.delete(f"{API}/registered-models/delete", params={"name": "of the workspace"})
        assert gone.status_code == 200, gone.text
        assert http.get(f"{API}/registered-models/get", params={"name": "of the workspace"}).status_code == 404

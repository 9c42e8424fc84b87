"""What somebody who is no administrator may do in an experiment: nothing, read, edit or manage; the same for all that is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException, RestException

from .conftest import Member

Attempt = Callable[[MlflowClient], Any]


class Place:
    """An experiment of the administrator's with something of each kind in it."""

    def __init__(self, client: MlflowClient, experiment: str) -> None:
        self.experiment = experiment
        self.run: str = client.create_run(experiment).info.run_id
        client.log_metric(self.run, "loss", 0.5)
        client.log_text(self.run, "secret", "notes.txt")
        self.model: str = client.create_logged_model(experiment, name="m").model_id
        self.name: str = client.get_experiment(experiment).name

    @property
    def reading(self) -> list[Attempt]:
        return [
            lambda c: c.get_experiment(self.experiment),
            lambda c: c.get_experiment_by_name(self.name),
            lambda c: c.get_run(self.run),
            lambda c: c.search_runs([self.experiment]),
            lambda c: c.get_metric_history(self.run, "loss"),
            lambda c: c.list_artifacts(self.run),
            lambda c: mlflow.artifacts.load_text(f"runs:/{self.run}/notes.txt"),
            lambda c: c.get_logged_model(self.model),
            lambda c: c.search_logged_models([self.experiment]),
            lambda c: mlflow.search_traces(locations=[self.experiment], return_type="list"),
        ]

    @property
    def editing(self) -> list[Attempt]:
        return [
            lambda c: c.create_run(self.experiment),
            lambda c: c.log_metric(self.run, "loss", 0.0),
            lambda c: c.log_param(self.run, "depth", 3),
            lambda c: c.log_batch(self.run, tags=[]) or c.set_tag(self.run, "k", "v"),
            lambda c: c.log_text(self.run, "mine", "notes.txt"),
            lambda c: c.update_run(self.run, name="mine"),
            lambda c: c.delete_run(self.run) or c.restore_run(self.run),
            lambda c: c.set_experiment_tag(self.experiment, "k", "v"),
            lambda c: c.create_logged_model(self.experiment, name="mine"),
            lambda c: c.set_logged_model_tags(self.model, {"k": "v"}),
        ]

    @property
    def managing(self) -> list[Attempt]:
        return [
            lambda c: c.rename_experiment(self.experiment, self.name + " of mine"),
            lambda c: c.delete_experiment(self.experiment),
            lambda c: c.restore_experiment(self.experiment),
        ]


@pytest.fixture
def place(client: MlflowClient, experiment: str) -> Place:
    return Place(client, experiment)


def refused(client: MlflowClient, attempts: list[Attempt]) -> None:
    for attempt in attempts:
        # The client puts a text of its own in the place of some errors.
        with pytest.raises(MlflowException, match=r"PERMISSION_DENIED|Failed to download|may not have access"):
            attempt(client)


def allowed(client: MlflowClient, attempts: list[Attempt]) -> None:
    for attempt in attempts:
        attempt(client)


def test_without_a_permission_there_is_nothing(place: Place, member: Member) -> None:
    with member.acting() as client:
        refused(client, [*place.reading, *place.editing, *place.managing])
        assert place.experiment not in {e.experiment_id for e in client.search_experiments()}


def test_a_reader_reads(place: Place, member: Member) -> None:
    member.permitted(place.experiment, "CAN_READ")
    with member.acting() as client:
        allowed(client, place.reading)
        refused(client, [*place.editing, *place.managing])
        assert place.experiment in {e.experiment_id for e in client.search_experiments()}
        assert mlflow.artifacts.load_text(f"runs:/{place.run}/notes.txt") == "secret"


def test_an_editor_edits_and_a_manager_manages(place: Place, make_member: Callable[[], Member]) -> None:
    editor, manager = make_member(), make_member()
    member_of = {"CAN_EDIT": editor, "CAN_MANAGE": manager}
    for level, member in member_of.items():
        member.permitted(place.experiment, level)
    with editor.acting() as client:
        allowed(client, [*place.reading, *place.editing])
        refused(client, place.managing)
    with manager.acting() as client:
        allowed(client, place.managing)


def test_who_makes_an_experiment_may_do_everything_in_it(member: Member, make_member: Callable[[], Member]) -> None:
    with member.acting() as client:
        own = Place(client, client.create_experiment(f"/Users/{member.name}/own"))
        allowed(client, [*own.reading, *own.editing])
        with make_member().acting() as other:
            refused(other, [*own.reading, *own.editing])
    with member.acting() as client:
        allowed(client, own.managing)


def test_a_permission_elsewhere_opens_nothing_here(sandbox: Any, place: Place, member: Member) -> None:
    """Not through a field's other spelling, nor beside an experiment of one's own, nor with an id from nowhere."""
    with member.acting() as client:
        own = Place(client, client.create_experiment(f"/Users/{member.name}/of my own"))
    metric = {"key": "loss", "value": 9, "timestamp": 1}
    with sandbox.http(member.token) as http:
        for method, path, body in (
            ("POST", "2.0/mlflow/runs/log-metric", {"runId": place.run, "experiment_id": own.experiment, **metric}),
            ("POST", "2.0/mlflow/runs/log-metric", {"run_uuid": place.run, **metric}),
            ("POST", "2.0/mlflow/runs/log-batch", {"run_id": place.run, "experiment_ids": [own.experiment]}),
            ("POST", "2.0/mlflow/runs/search", {"experiment_ids": [own.experiment, place.experiment]}),
            ("POST", "2.0/mlflow/runs/search", {"experimentIds": [place.experiment], "run_id": own.run}),
            ("PATCH", f"2.0/mlflow/logged-models/{place.model}/tags", {"run_id": "0" * 32, "tags": []}),
            ("POST", "2.0/mlflow/artifacts/credentials-for-write", {"run_id": place.run, "path": ["x"]}),
            ("POST", f"2.0/mlflow/logged-models/{place.model}/artifacts/credentials-for-upload", {"paths": ["x"]}),
            ("DELETE", "3.0/mlflow/datasets/d-1", {"experiment_id": own.experiment}),
            ("POST", "2.0/mlflow/runs/search", {}),
        ):
            answer = http.request(method, f"/api/{path}", json=body)
            assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED"), (path, body)


@pytest.mark.parametrize(
    "detour", ["registered-models/%2e%2e", "registered-models/x/%2e%2e/%2e%2e", "registered-models//%2e%2e"]
)
def test_no_detour_leads_around_the_check(
    sandbox: Any, client: MlflowClient, place: Place, member: Member, detour: str
) -> None:
    """MLflow's server is asked for the very path that was checked, whatever dots it has."""
    with sandbox.http(member.token) as http:
        got = http.get(f"/api/2.0/mlflow/{detour}/experiments/get?experiment_id={place.experiment}")
        deleted = http.post(f"/api/2.0/mlflow/{detour}/experiments/delete", json={"experiment_id": place.experiment})
    assert (got.status_code, deleted.status_code) == (501, 501)
    assert client.get_experiment(place.experiment).lifecycle_stage == "active"


def test_traces_are_read_by_who_may_read_their_experiment(place: Place, member: Member) -> None:
    mlflow.set_experiment(experiment_id=place.experiment)
    with mlflow.start_span("work") as span:
        span.set_inputs({"x": 1})
    mlflow.flush_trace_async_logging()
    assert mlflow.get_trace(span.trace_id).data.spans[0].inputs == {"x": 1}
    with member.acting() as client:
        with pytest.raises(MlflowException):
            client.get_trace(span.trace_id)
        with pytest.raises(RestException) as denied:
            client.set_trace_tag(span.trace_id, "k", "v")
        assert denied.value.error_code == "PERMISSION_DENIED"
        member.permitted(place.experiment, "CAN_READ")
        assert [t.info.trace_id for t in client.search_traces(locations=[place.experiment])] == [span.trace_id]
        assert client.get_trace(span.trace_id).data.spans[0].inputs == {"x": 1}


def test_artifacts_are_reached_through_mlflow_alone(sandbox: Any, client: MlflowClient, make_member: Any) -> None:
    """DBFS is everybody's, and an experiment of one's own may not lie in another's."""
    member = make_member()
    run = client.create_run(client.create_experiment("/Shared/only through mlflow"))
    client.log_text(run.info.run_id, "kept", "a.txt")
    uri = run.info.artifact_uri
    path = uri.removeprefix("dbfs:")
    with sandbox.http(member.token) as http:
        for spelling in (path, f"dbfs:{path}", path.replace("/mlflow", "//mlflow"), f"/{path}"):
            for answer in (
                http.get("/api/2.0/dbfs/read", params={"path": f"{spelling}/a.txt"}),
                http.get("/api/2.0/dbfs/list", params={"path": spelling}),
                http.post(
                    "/api/2.0/dbfs/put", json={"path": f"{spelling}/a.txt", "contents": "eA==", "overwrite": True}
                ),
                http.post("/api/2.0/dbfs/delete", json={"path": spelling, "recursive": True}),
                http.post("/api/2.0/dbfs/move", json={"source_path": spelling, "destination_path": "/tmp/mine"}),
                http.post("/api/2.0/dbfs/move", json={"source_path": "/tmp", "destination_path": spelling}),
                http.post("/api/2.0/dbfs/create", json={"path": f"{spelling}/b.txt"}),
            ):
                assert answer.status_code in (400, 403), answer.text
        http.post("/api/2.0/dbfs/delete", json={"path": "/databricks", "recursive": True}).raise_for_status()
        for location in (uri, "dbfs:/databricks/mlflow-tracking", uri.replace("dbfs:", "DBFS://"), path):
            body = {"name": f"/Users/{member.name}/{abs(hash(location))}", "artifact_location": location}
            answer = http.post("/api/2.0/mlflow/experiments/create", json=body)
            assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), location
    assert mlflow.artifacts.load_text(f"{uri}/a.txt") == "kept"

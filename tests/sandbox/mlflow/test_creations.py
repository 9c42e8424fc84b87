"""What MLflow's server made is given to the request that made it, once, though the sandbox died before it could answer."""

from __future__ import annotations

import signal
import types
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from mlflow import MlflowClient

from sandbox.core.answers import asked_by
from sandbox.core.store import Store
from sandbox.services.mlflow._creations import MARK
from tests.sandbox.conftest import stop

_API = "/api/2.0/mlflow"
Body = dict[str, Any]


def _left_by_a_kill(
    sandbox: Any, rest: str, body: Body, make: Callable[[MlflowClient, dict[str, str]], Any] | None
) -> None:
    """The creation was written down; MLflow's server has carried it out, or not; nobody was answered; all processes are dead."""
    stop(sandbox.process, signal.SIGKILL)
    mark = uuid.uuid4().hex
    if make is not None:
        database = f"sqlite:///{sandbox.home / 'mlflow.db'}"
        make(MlflowClient(tracking_uri=database, registry_uri=database), {MARK: mark})
    url = types.SimpleNamespace(path=f"{_API}/{rest}", query="")
    call: Any = types.SimpleNamespace(
        principal=sandbox.principal, body=body, request=types.SimpleNamespace(url=url, method="POST")
    )
    store = Store(sandbox.home / "sandbox.db")
    begun = {"rest": rest, "principal": sandbox.principal, "experiment": body.get("experiment_id")}
    store.put("mlflow_creation", mark, {"asked": asked_by(call), **begun})
    store.close()
    sandbox.restart()


@pytest.fixture
def sandbox(sandbox: Any) -> Any:
    sandbox.principal = sandbox.client.current_user.me().user_name
    return sandbox


@pytest.fixture
def ask(sandbox: Any) -> Callable[[str, Body], tuple[int, Any]]:
    def asked(rest: str, body: Body) -> tuple[int, Any]:
        with sandbox.http() as http:
            answer = http.post(f"{_API}/{rest}", json=body)
        assert MARK not in answer.text
        return answer.status_code, answer.json()

    return asked


def _name() -> str:
    return uuid.uuid4().hex[:8]


def test_an_experiment_is_its_makers_and_its_name_can_be_free_again(sandbox: Any, ask: Any) -> None:
    name = f"/Shared/{_name()}"
    made = []
    _left_by_a_kill(
        sandbox,
        "experiments/create",
        {"name": name},
        lambda mlflow, tags: made.append(mlflow.create_experiment(name, "dbfs:/x", tags)),
    )
    assert ask("experiments/create", {"name": name}) == (200, {"experiment_id": made[0]})
    permissions = sandbox.client.permissions.get("experiments", made[0]).access_control_list
    assert sandbox.principal in [each.user_name for each in permissions]
    assert ask("experiments/create", {"name": name})[1]["error_code"] == "RESOURCE_ALREADY_EXISTS"
    [shown] = ask("experiments/search", {"filter": f"name = '{name}'", "max_results": 5})[1]["experiments"]
    assert shown.get("tags") != []


def test_an_experiment_that_was_deleted_meanwhile_is_made_anew(sandbox: Any, ask: Any) -> None:
    name = f"/Shared/{_name()}"
    made = []
    _left_by_a_kill(
        sandbox,
        "experiments/create",
        {"name": name},
        lambda mlflow, tags: made.append(mlflow.create_experiment(name, "dbfs:/x", tags)),
    )
    assert ask("experiments/delete", {"experiment_id": made[0]})[0] == 200
    status, answer = ask("experiments/create", {"name": name})
    assert status == 200
    assert answer["experiment_id"] != made[0]


def test_a_run_is_given_once_and_the_next_is_a_run_of_its_own(sandbox: Any, ask: Any) -> None:
    experiment = ask("experiments/create", {"name": f"/Shared/{_name()}"})[1]["experiment_id"]
    body, made = {"experiment_id": experiment, "start_time": 1}, []
    _left_by_a_kill(
        sandbox,
        "runs/create",
        body,
        lambda mlflow, tags: made.append(mlflow.create_run(experiment, start_time=1, tags=tags)),
    )
    answer = ask("runs/create", body)[1]["run"]
    assert answer["info"]["run_id"] == made[0].info.run_id
    assert MARK not in [tag["key"] for tag in answer["data"].get("tags", [])]
    assert ask("runs/create", body)[1]["run"]["info"]["run_id"] != made[0].info.run_id
    assert len(ask("runs/search", {"experiment_ids": [experiment]})[1]["runs"]) == 2


def test_a_logged_model_is_given_once(sandbox: Any, ask: Any) -> None:
    experiment = ask("experiments/create", {"name": f"/Shared/{_name()}"})[1]["experiment_id"]
    body, made = {"experiment_id": experiment, "name": "m"}, []
    _left_by_a_kill(
        sandbox,
        "logged-models",
        body,
        lambda mlflow, tags: made.append(mlflow.create_logged_model(experiment, "m", tags=tags)),
    )
    first, second = ask("logged-models", body)[1]["model"], ask("logged-models", body)[1]["model"]
    assert first["info"]["model_id"] == made[0].model_id != second["info"]["model_id"]


def test_a_registered_model_and_its_version_are_given_once(sandbox: Any, ask: Any) -> None:
    name = _name()
    _left_by_a_kill(
        sandbox,
        "registered-models/create",
        {"name": name},
        lambda mlflow, tags: mlflow.create_registered_model(name, tags=tags),
    )
    assert ask("registered-models/create", {"name": name})[1]["registered_model"]["name"] == name
    assert ask("registered-models/create", {"name": name})[1]["error_code"] == "RESOURCE_ALREADY_EXISTS"
    body = {"name": name, "source": "dbfs:/x"}
    _left_by_a_kill(
        sandbox,
        "model-versions/create",
        body,
        lambda mlflow, tags: mlflow.create_model_version(name, "dbfs:/x", tags=tags),
    )
    assert [ask("model-versions/create", body)[1]["model_version"]["version"] for _ in range(2)] == ["1", "2"]


def test_what_was_not_carried_out_is_carried_out(sandbox: Any, ask: Any) -> None:
    name = f"/Shared/{_name()}"
    _left_by_a_kill(sandbox, "experiments/create", {"name": name}, None)
    assert ask("experiments/create", {"name": name})[0] == 200


def test_another_request_does_not_get_it(sandbox: Any, ask: Any) -> None:
    """An experiment that was there before the request that a kill cut off stays its owner's."""
    name = f"/Shared/{_name()}"
    assert ask("experiments/create", {"name": name})[0] == 200
    _left_by_a_kill(sandbox, "experiments/create", {"name": name}, None)
    assert ask("experiments/create", {"name": name})[1]["error_code"] == "RESOURCE_ALREADY_EXISTS"

"""Small models in a running sandbox's registry, and ways to wait for endpoints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import mlflow
import pytest
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

MODEL = "main.ml.echo"
WAIT_SECONDS = 90

# Answers with its own version, so that a prediction says who made it; some inputs make it misbehave.
_CODE = """
import os, time
import mlflow

class Echo(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        if {answer!r} == "broken":
            raise RuntimeError("the weights are missing")

    def predict(self, context, model_input, params=None):
        values = list(model_input["x"])
        if 666.0 in values:
            os._exit(9)
        if 404.0 in values:
            for name in os.listdir("/proc/self/fd"):
                if int(name) > 2 and os.path.islink(f"/proc/self/fd/{{name}}") and "socket:" in os.readlink(f"/proc/self/fd/{{name}}"):
                    os.close(int(name))
        if 500.0 in values:
            raise ValueError("no such x")
        if 3.0 in values:
            open(os.environ["BUSY_MARK"], "w").close()
            time.sleep(1.0)
        if 7.0 in values:
            return [os.environ.get("GREETING", "")] * len(values)
        return [{answer!r}] * len(values)

mlflow.models.set_model(Echo())
"""


@pytest.fixture(scope="session")
def model_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Saved models by what they answer: ``one``, ``two``, and ``broken``, which does not load."""
    root = tmp_path_factory.mktemp("models")
    signature = ModelSignature(Schema([ColSpec("double", "x")]), Schema([ColSpec("string")]))
    folders = {}
    for answer in ("one", "two", "broken"):
        code = root / f"{answer}.py"
        code.write_text(_CODE.format(answer=answer))
        folders[answer] = root / answer
        # A broken model is saved from a whole one's folder: saving it would load it.
        source = code if answer != "broken" else root / "one.py"
        mlflow.pyfunc.save_model(
            folders[answer], python_model=str(source), signature=signature, pip_requirements=["mlflow"]
        )
    (folders["broken"] / "one.py").write_text(_CODE.format(answer="broken"))
    return folders


@dataclass
class Endpoints:
    """A sandbox with versions 1 (``one``), 2 (``two``) and 3 (``broken``) of `MODEL`, and what the tests do with its endpoints."""

    url: str
    token: str
    http: httpx.Client
    names: list[str] = field(default_factory=list)

    def create(self, name: str, *entities: dict[str, Any], wait: bool = True, **rest: Any) -> dict[str, Any]:
        config = {"served_entities": list(entities), **rest.pop("config", {})} if entities else None
        body = {"name": name, **({"config": config} if config else {}), **rest}
        answer = self.http.post("/api/2.0/serving-endpoints", json=body)
        assert answer.status_code == 200, answer.text
        self.names.append(name)
        return self.settled(name) if wait else answer.json()

    def update(self, name: str, *entities: dict[str, Any], wait: bool = True, **config: Any) -> dict[str, Any]:
        answer = self.http.put(
            f"/api/2.0/serving-endpoints/{name}/config", json={"served_entities": list(entities), **config}
        )
        assert answer.status_code == 200, answer.text
        return self.settled(name) if wait else answer.json()

    def get(self, name: str) -> dict[str, Any]:
        answer = self.http.get(f"/api/2.0/serving-endpoints/{name}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settled(self, name: str) -> dict[str, Any]:
        """The endpoint once no update is in progress."""
        return until(
            lambda: endpoint if (endpoint := self.get(name))["state"]["config_update"] != "IN_PROGRESS" else None
        )

    def ask(self, name: str, x: float = 1.0, served: str | None = None) -> httpx.Response:
        path = f"/served-models/{served}" if served else ""
        return self.http.post(f"/serving-endpoints/{name}{path}/invocations", json={"dataframe_records": [{"x": x}]})

    def prediction(self, name: str, x: float = 1.0) -> str:
        answer = self.ask(name, x)
        assert answer.status_code == 200, answer.text
        return answer.json()["predictions"][0]

    def clear(self) -> None:
        for name in self.names:
            self.http.delete(f"/api/2.0/serving-endpoints/{name}")
        self.names.clear()


def entity(version: int, **more: Any) -> dict[str, Any]:
    return {"entity_name": MODEL, "entity_version": str(version), **more}


def until(found: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
    """The first true value of ``found()``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"still not so after {seconds} s")


@pytest.fixture(scope="module")
def registry(sandbox: Any, model_folders: dict[str, Path]) -> Iterator[Any]:
    """The sandbox with the three versions registered, by MLflow's own client."""
    sandbox.client.schemas.create("ml", "main")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABRICKS_HOST", sandbox.url)
        patch.setenv("DATABRICKS_TOKEN", sandbox.token)
        client = mlflow.MlflowClient(tracking_uri="databricks", registry_uri="databricks-uc")
        client.create_registered_model(MODEL)
        for number, answer in enumerate(("one", "two", "broken"), start=1):
            version = client.create_model_version(MODEL, str(model_folders[answer]))
            assert str(version.version) == str(number)
        yield sandbox


@pytest.fixture
def endpoints(registry: Any) -> Iterator[Endpoints]:
    with registry.http() as http:
        them = Endpoints(registry.url, registry.token, http)
        yield them
        them.clear()

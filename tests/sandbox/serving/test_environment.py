"""The environment of a model's process comes from the model's own requirements, and the build log says how."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mlflow
import pytest

from .conftest import Endpoints

NAME = "main.ml.pinned"


@pytest.fixture
def pinned(
    registry: Any, model_folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """A served entity of a model that pins another version of cloudpickle than the one installed here."""
    folder = tmp_path / "pinned"
    shutil.copytree(model_folders["one"], folder)
    (folder / "requirements.txt").write_text(f"mlflow=={version('mlflow')}\ncloudpickle==0.0.1\n")
    monkeypatch.setenv("DATABRICKS_HOST", registry.url)
    monkeypatch.setenv("DATABRICKS_TOKEN", registry.token)
    client = mlflow.MlflowClient(tracking_uri="databricks", registry_uri="databricks-uc")
    client.create_registered_model(NAME)
    made = client.create_model_version(NAME, str(folder))
    return {"entity_name": NAME, "entity_version": str(made.version), "name": "pinned"}


def test_an_installed_version_in_place_of_a_pin_is_named(endpoints: Endpoints, pinned: dict[str, Any]) -> None:
    endpoints.create("pinned", pinned)
    assert endpoints.prediction("pinned") == "one"
    logs = endpoints.http.get("/api/2.0/serving-endpoints/pinned/served-models/pinned/build-logs").json()["logs"]
    assert f"mlflow=={version('mlflow')}: already installed" in logs
    assert f"cloudpickle==0.0.1: used the installed cloudpickle=={version('cloudpickle')} instead of this pin" in logs

"""The clients of a killed sandbox that write experiments, runs, metrics and registered models, and that ask an endpoint."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlparse

from bench._client import Client
from bench._clients import compare_identical, make_schema, paged

_MLFLOW = "/api/2.0/mlflow"
_CATALOG = "/api/2.1/unity-catalog"
_MODEL = """
import mlflow

class One(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [1] * len(model_input)

mlflow.models.set_model(One())
"""


class Experiments(Client):
    """Made until answered, every other one deleted; a name that was given free is taken again."""

    name = "experiments, sent until answered"

    def prepare(self) -> None:
        self.kept: dict[str, str] = {}

    def write(self) -> None:
        name = f"/Shared/experiment {self.number % 7}"
        if name in self.kept:
            body = {"experiment_id": self.kept.pop(name)}
            self.until_answered("POST", f"{_MLFLOW}/experiments/delete", body, moment="a deletion", gone=True)
        made = self.until_answered("POST", f"{_MLFLOW}/experiments/create", {"name": name}, moment="an MLflow creation")
        if made is not None:
            self.kept[name] = made["experiment_id"]

    def check(self) -> None:
        for name, experiment_id in self.kept.items():
            found = self.found(f"{_MLFLOW}/experiments/get-by-name?experiment_name={quote(name)}")
            if found is None or found["experiment"]["experiment_id"] != experiment_id:
                self.seen.say("lost", name)


class Runs(Client):
    """Deliberately identical runs, sent again when nobody answered; each with metrics."""

    name = "MLflow runs and metrics, identical"

    def prepare(self) -> None:
        body = {"name": "/Shared/runs"}
        self.experiment = self.until_answered("POST", f"{_MLFLOW}/experiments/create", body)["experiment_id"]
        self.ids: list[str] = []
        self.steps: dict[str, set[int]] = {}

    def write(self) -> None:
        body = {"experiment_id": self.experiment, "start_time": 1}
        made = self.until_answered("POST", f"{_MLFLOW}/runs/create", body, moment="an MLflow creation")
        if made is None:
            return
        run_id = made["run"]["info"]["run_id"]
        self.ids.append(run_id)
        for step in range(3):
            metric = {"run_id": run_id, "key": "m", "value": step, "timestamp": 1, "step": step}
            self.until_answered("POST", f"{_MLFLOW}/runs/log-metric", metric)
            self.steps.setdefault(run_id, set()).add(step)

    def check(self) -> None:
        there: list[str] = []
        token = ""
        while True:
            body = {"experiment_ids": [self.experiment], "max_results": 1000, "page_token": token}
            answer = self.until_answered("POST", f"{_MLFLOW}/runs/search", body)
            there += [run["info"]["run_id"] for run in answer.get("runs", [])]
            token = answer.get("next_page_token", "")
            if not token:
                break
        compare_identical(self, self.ids, there, unknown=0)
        for run_id, steps in self.steps.items():
            history = self.found(f"{_MLFLOW}/metrics/get-history?run_id={run_id}&metric_key=m") or {}
            have = [int(metric.get("step", 0)) for metric in history.get("metrics", [])]
            if not steps <= set(have):
                self.seen.say("lost", f"metrics of {run_id}")
            if len(have) != len(set(have)):
                self.seen.say("doubled", f"metrics of {run_id}")


class Models(Client):
    """Registered models of Unity Catalog, each with two versions, identical but for their numbers."""

    name = "registered models and versions"

    def prepare(self) -> None:
        make_schema(self, "models", "s")
        self.made: list[str] = []

    def write(self) -> None:
        full_name = f"models.s.m{self.number}"
        base = f"{_MLFLOW}/unity-catalog"
        if self.until_answered("POST", f"{base}/registered-models/create", {"name": full_name}) is None:
            return
        self.made.append(full_name)
        for number in ("1", "2"):
            body = {"name": full_name, "source": "x"}
            made = self.until_answered("POST", f"{base}/model-versions/create", body, moment="an MLflow creation")
            if made and made["model_version"]["version"] != number:
                kind = "doubled" if made["model_version"]["version"] > number else "swallowed"
                self.seen.say(kind, f"version {number} of {full_name} is {made['model_version']['version']}")

    def check(self) -> None:
        for full_name in self.made:
            if self.found(f"{_CATALOG}/models/{full_name}") is None:
                self.seen.say("lost", full_name)


class Scoring(Client):
    """Requests with an id of their own: each that was answered is one row of the inference table."""

    name = "scoring, into an inference table"

    def prepare(self) -> None:
        make_schema(self, "scored", "s")
        place = {"catalog_name": "scored", "schema_name": "s"}
        self.until_answered("POST", f"{_CATALOG}/models", {"name": "m", **place})
        self.until_answered("POST", f"{_CATALOG}/models/versions", {"model_name": "m", "source": "x", **place})
        self._upload()
        self.until_answered("PATCH", f"{_CATALOG}/models/scored.s.m/versions/1/finalize", {})
        served = {"entity_name": "scored.s.m", "entity_version": "1", "workload_size": "Small", "name": "one"}
        table = {"inference_table_config": {**place, "table_name_prefix": "e", "enabled": True}}
        body = {"name": "e", "config": {"served_entities": [served]}, "ai_gateway": table}
        self.until_answered("POST", "/api/2.0/serving-endpoints", body)
        while self.found("/api/2.0/serving-endpoints/e")["state"]["config_update"] == "IN_PROGRESS":  # type: ignore[index]
            time.sleep(0.1)
        self.answered: set[str] = set()
        self.unknown: set[str] = set()

    def _upload(self) -> None:
        import mlflow.pyfunc

        with tempfile.TemporaryDirectory() as folder:
            code, model = Path(folder, "one.py"), Path(folder, "model")
            code.write_text(_MODEL)
            mlflow.pyfunc.save_model(model, python_model=str(code), pip_requirements=["mlflow"])
            for path in filter(os.path.isfile, model.rglob("*")):
                inside = path.relative_to(model)
                self.until_answered("PUT", f"/api/2.0/fs/files/Models/scored/s/m/1/{inside}", path.read_bytes())

    def write(self) -> None:
        mine = f"mine-{self.number}"
        body = {"inputs": [1], "client_request_id": mine}
        answer = self.once("POST", "/serving-endpoints/e/invocations", body, moment="a scoring request")
        (self.unknown if answer is None else self.answered).add(mine)

    def check(self) -> None:
        deadline = time.monotonic() + 120
        rows = self._rows()
        while self.answered - set(rows) and time.monotonic() < deadline:
            time.sleep(0.5)
            rows = self._rows()
        for mine in self.answered - set(rows):
            self.seen.say("lost", f"row of {mine}")
        if len(rows) != len(set(rows)):
            self.seen.say("doubled", f"{len(rows) - len(set(rows))} rows")

    def _rows(self) -> list[Any]:
        from deltalake import DeltaTable

        for table in paged(self, f"{_CATALOG}/tables?catalog_name=scored&schema_name=s", "tables"):
            location = urlparse(table["storage_location"]).path
            if DeltaTable.is_deltatable(location):
                return DeltaTable(location).to_pyarrow_table(columns=["client_request_id"])[0].to_pylist()
        return []

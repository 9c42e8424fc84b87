"""Artifacts of runs through MLflow's client: what goes in comes out, and nothing gets out of its run."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import mlflow
import numpy as np
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

_PATH = "/api/2.0/mlflow/artifacts"


@pytest.fixture
def run_id(client: MlflowClient, experiment: str) -> str:
    return str(client.create_run(experiment).info.run_id)


def listed(client: MlflowClient, run_id: str, path: str | None = None) -> list[tuple[str, bool, int | None]]:
    return [(each.path, each.is_dir, each.file_size) for each in client.list_artifacts(run_id, path)]


def test_files_and_folders_come_back_byte_by_byte(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    content = {"a.bin": os.urandom(70_000), "b/leer": b"", "b/c/größe %41 #?&.txt": "äöü\r\n".encode()}
    folder = tmp_path / "folder"
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    client.log_artifact(run_id, str(folder / "a.bin"))
    client.log_artifacts(run_id, str(folder), "all/of it")
    assert listed(client, run_id) == [("a.bin", False, 70_000), ("all", True, None)]
    assert listed(client, run_id, "all/of it/b") == [("all/of it/b/c", True, None), ("all/of it/b/leer", False, 0)]
    assert listed(client, run_id, "nowhere") == []
    fetched = Path(client.download_artifacts(run_id, "all/of it", str(tmp_path)))
    assert {name: (fetched / name).read_bytes() for name in content} == content
    one = mlflow.artifacts.download_artifacts(f"runs:/{run_id}/a.bin", dst_path=str(tmp_path / "one"))
    assert Path(one).read_bytes() == content["a.bin"]


def test_a_second_upload_takes_the_place_of_the_first(client: MlflowClient, run_id: str) -> None:
    client.log_text(run_id, "a long first text", "notes.txt")
    client.log_text(run_id, "short", "notes.txt")
    assert listed(client, run_id) == [("notes.txt", False, 5)]
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes.txt") == "short"


def test_dictionaries_figures_tables_and_images(client: MlflowClient, experiment: str, run_id: str) -> None:
    from matplotlib.figure import Figure

    client.log_dict(run_id, {"ü": [1, None]}, "deep/er/values.json")
    client.log_dict(run_id, {"k": 1}, "values.yaml")
    figure = Figure()
    figure.subplots().plot([1, 2])
    client.log_figure(run_id, figure, "plots/line.png")
    client.log_table(run_id, {"x": [1, 2]}, "table.json")
    client.log_table(run_id, {"x": [3]}, "table.json")
    client.log_image(run_id, np.zeros((2, 2, 3), dtype=np.uint8), "black.png")
    assert mlflow.artifacts.load_dict(f"runs:/{run_id}/deep/er/values.json") == {"ü": [1, None]}
    assert mlflow.artifacts.load_image(f"runs:/{run_id}/black.png").size == (2, 2)
    with open(client.download_artifacts(run_id, "plots/line.png"), "rb") as image:
        assert image.read(8) == b"\x89PNG\r\n\x1a\n"
    assert list(client.load_table(experiment, "table.json", run_ids=[run_id])["x"]) == [1, 2, 3]


def test_what_is_not_there_is_not_downloaded(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    with pytest.raises(MlflowException, match="Failed to download artifacts from path"):
        client.download_artifacts(run_id, "nothing.txt", str(tmp_path))
    assert list(tmp_path.rglob("*.txt")) == []


@pytest.mark.parametrize("path", ["../other.txt", "a/../../x", "/../../../../etc/passwd", "..", "a/./b", "a\x00b"])
def test_no_path_leads_out_of_the_run(sandbox: Any, run_id: str, path: str) -> None:
    with sandbox.http() as http:
        for answer in (
            http.post(f"{_PATH}/credentials-for-write", json={"run_id": run_id, "path": [path]}),
            http.post(f"{_PATH}/credentials-for-read", json={"run_id": run_id, "path": [path]}),
            http.get(f"{_PATH}/list", params={"run_id": run_id, "path": path}),
        ):
            assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("folder", ["..", "a/../..", "/../../../../tmp"])
def test_the_client_is_refused_too(client: MlflowClient, run_id: str, tmp_path: Path, folder: str) -> None:
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(MlflowException, match="Invalid"):
        client.log_artifact(run_id, str(tmp_path / "x.txt"), folder)
    assert listed(client, run_id) == []


def test_a_signed_address_is_good_for_one_file_and_one_direction(sandbox: Any, run_id: str) -> None:
    with sandbox.http() as http:
        body = {"run_id": run_id, "path": ["mine.txt"]}
        [info] = http.post(f"{_PATH}/credentials-for-write", json=body).json()["credential_infos"]
    address = httpx.URL(info["signed_uri"])
    assert httpx.put(address, content=b"mine").status_code == 200
    assert httpx.get(address).status_code == 403
    for other in (
        address.copy_with(path=address.path.replace("mine.txt", "yours.txt")),
        address.copy_set_param("expires", str(int(address.params["expires"]) + 1)),
        address.copy_set_param("signature", "ü"),
        address.copy_remove_param("signature"),
        address.copy_set_param("expires", "soon"),
    ):
        answer = httpx.put(other, content=b"yours")
        assert (answer.status_code, json.loads(answer.content)["error_code"]) == (403, "PERMISSION_DENIED")


def test_a_file_is_no_folder_and_a_folder_no_file(sandbox: Any, client: MlflowClient, run_id: str) -> None:
    client.log_text(run_id, "x", "folder/file")
    with sandbox.http() as http:
        for path in ("folder", "folder/file/below"):
            body = {"run_id": run_id, "path": [path]}
            [info] = http.post(f"{_PATH}/credentials-for-write", json=body).json()["credential_infos"]
            answer = httpx.put(info["signed_uri"], content=b"y")
            assert 400 <= answer.status_code < 500, answer.text
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/folder/file") == "x"

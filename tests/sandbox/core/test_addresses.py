"""Addresses that the sandbox gives out are those under which it was asked: behind a mapped port its own would lead elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.service.catalog import VolumeType

HOSTS = ["127.0.0.1:18484", "localhost:7", "[::1]:8484", "ml.localhost"]


@pytest.fixture(scope="module")
def asked(sandbox: Any) -> Any:
    """Requests as they come through a mapped port: to the sandbox, with the name that their sender used."""

    def ask(host: str, method: str, path: str, **more: Any) -> Any:
        with sandbox.http() as http:
            answer = http.request(method, path, headers={"Host": host}, **more)
            assert answer.status_code == 200, answer.text
            return answer.json()

    return ask


@pytest.mark.parametrize("host", HOSTS)
def test_where_to_sign_in(asked: Any, host: str) -> None:
    assert asked(host, "GET", "/.well-known/databricks-config")["oidc_endpoint"] == f"http://{host}/oidc"
    metadata = asked(host, "GET", "/oidc/.well-known/oauth-authorization-server")
    assert metadata["token_endpoint"] == f"http://{host}/oidc/v1/token"


@pytest.mark.parametrize("host", HOSTS)
def test_where_parts_of_files_go(sandbox: Any, asked: Any, host: str) -> None:
    name = f"parts_{HOSTS.index(host)}"
    sandbox.client.volumes.create("main", "default", name, VolumeType.MANAGED)
    path = f"/Volumes/main/default/{name}/large.bin"
    upload = asked(host, "POST", f"/api/2.0/fs/files{path}", params={"action": "initiate-upload"})["multipart_upload"]
    token = {"path": path, "session_token": upload["session_token"]}
    body = {**token, "start_part_number": 1, "count": 2}
    parts = asked(host, "POST", "/api/2.0/fs/create-upload-part-urls", json=body)["upload_part_urls"]
    away = asked(host, "POST", "/api/2.0/fs/create-abort-upload-url", json=token)["abort_upload_url"]
    assert all(each["url"].startswith(f"http://{host}/sandbox/uploads/") for each in [*parts, away])


@pytest.mark.parametrize("host", HOSTS)
def test_where_artifacts_go_and_lie(asked: Any, host: str) -> None:
    name = "/Shared/addresses " + "".join(each for each in host if each.isalnum())
    made = asked(host, "POST", "/api/2.0/mlflow/experiments/create", json={"name": name})["experiment_id"]
    run = asked(host, "POST", "/api/2.0/mlflow/runs/create", json={"experiment_id": made})["run"]["info"]["run_id"]
    for verb in ("read", "write"):
        body = {"run_id": run, "path": ["a.txt"]}
        [info] = asked(host, "POST", f"/api/2.0/mlflow/artifacts/credentials-for-{verb}", json=body)["credential_infos"]
        assert info["signed_uri"].startswith(f"http://{host}/sandbox/artifacts/")


@pytest.mark.parametrize("host", HOSTS)
def test_where_a_run_is_shown(asked: Any, host: str) -> None:
    condition = {"left": "a", "op": "EQUAL_TO", "right": "a"}
    body = {"tasks": [{"task_key": "only", "condition_task": condition}]}
    run_id = asked(host, "POST", "/api/2.2/jobs/runs/submit", json=body)["run_id"]
    run = asked(host, "GET", "/api/2.2/jobs/runs/get", params={"run_id": run_id})
    assert all(each["run_page_url"].startswith(f"http://{host}/#") for each in [run, *run["tasks"]])

"""Pages of 10,000 jobs, as an administrator and as somebody who may see none of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from bench._measuring import Platform, Table, platform

JOBS, PAGE = 10_000, 25
_TIMES = 10


def measure() -> Table:
    table = Table(
        f"Pages of {JOBS:,} jobs",
        "python -m bench listings",
        ["request", "administrator", "a principal without rights"],
        note=f"Mean of {_TIMES}; each page has at most {PAGE} jobs.",
    )
    with platform() as made, _client(made) as admin:
        for number in range(JOBS):
            task = {"task_key": "t", "notebook_task": {"notebook_path": "/Shared/x"}}
            admin.post("/api/2.1/jobs/create", json={"name": f"job{number}", "tasks": [task]}).raise_for_status()
        with _client(made, _stranger(admin)) as nobody:
            last = {
                "page_token": admin.get("/api/2.1/jobs/list", params={"limit": 1}).json()["jobs"][0]["job_id"]
                - JOBS
                + PAGE
            }
            for words, query in (("the first page", {}), ("the last page", last), ("by name", {"name": "job5000"})):
                table.rows.append([words, *(_measured(client, {"limit": PAGE, **query}) for client in (admin, nobody))])
    return table


def _measured(client: httpx.Client, query: dict[str, Any]) -> str:
    return f"{_seconds(lambda: client.get('/api/2.1/jobs/list', params=query).raise_for_status()) * 1000:.1f} ms"


def _seconds(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    for _ in range(_TIMES):
        ask()
    return (time.perf_counter() - started) / _TIMES


def _client(made: Platform, token: str = "") -> httpx.Client:
    home = made.home / "sandbox"
    url = json.loads((home / "server.json").read_text())["url"]
    token = token or (home / "token").read_text()
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def _stranger(admin: httpx.Client) -> str:
    made = admin.post("/api/2.0/preview/scim/v2/ServicePrincipals", json={"displayName": "stranger"}).json()
    body = {"application_id": made["applicationId"]}
    return str(admin.post("/api/2.0/token-management/on-behalf-of/tokens", json=body).json()["token_value"])

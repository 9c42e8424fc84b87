"""A sandbox killed during apply: what it acknowledged is there after a restart, and the next apply neither fails nor doubles anything."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk.errors import NotFound

pytestmark = pytest.mark.e2e
CATALOGS = 40


def test_kill_during_apply_then_apply_again(empty: Any) -> None:
    many = "\n".join(
        f'  c{n:02} = {{ name = "extra_{n:02}", comment = "", owner = "ml-platform" }}' for n in range(CATALOGS)
    )
    empty.edit(
        "local.tfvars",
        "catalogs = { ml = { storage_root = null } }",
        f"catalogs = {{\n  ml = {{ storage_root = null }}\n{many}\n}}",
    )
    empty.extra["LAKEWRIGHT_SANDBOX_PORT"] = _free_port()  # restarted, it is found again where it was
    empty.run("sandbox", "up")
    empty.run("plan", "local", expect=2)
    client, pid = empty.client, empty.sandbox["pid"]
    applying = empty.start("apply", "local")
    _until(lambda: _extra(client) >= 3, "some of the catalogs are there")
    os.kill(pid, signal.SIGKILL)
    empty.run("sandbox", "up")
    # Whether this apply ends well is up to the provider, which may or may not ask again what was not answered.
    output, _ = applying.communicate(timeout=300)
    assert "Traceback" not in output

    there = {catalog.name for catalog in empty.client.catalogs.list()}
    state = json.loads((empty.home / "state" / "local" / "foundation.tfstate").read_text())
    acknowledged = {
        instance["attributes"]["name"]
        for resource in state["resources"]
        if resource["type"] == "databricks_catalog"
        for instance in resource["instances"]
    }
    assert acknowledged <= there
    assert len(acknowledged) >= 3
    empty.apply()
    client = empty.client
    names = [catalog.name for catalog in client.catalogs.list()]
    assert sorted(name for name in names if name and name.startswith("extra_")) == [
        f"extra_{n:02}" for n in range(CATALOGS)
    ]
    assert [cluster.cluster_name for cluster in client.clusters.list()].count("ml-gpu-local") == 1
    assert len(list(client.jobs.list())) == 1
    assert empty.plan(changes=False) == {}


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _extra(client: Any) -> int:
    try:
        return sum(1 for catalog in client.catalogs.list() if catalog.name.startswith("extra_"))
    except NotFound:
        return 0


def _until(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)

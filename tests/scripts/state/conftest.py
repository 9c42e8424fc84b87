"""A stack with a local state, and an environment whose record of it is in a home of its own. No Terraform runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.state import record
from scripts.state.record import Record
from scripts.terraform import Terraform

ENV, STACK = "local", "workloads"


@dataclass(frozen=True)
class Stack:
    ready: Terraform
    state: Path

    def write(self, serial: int, *jobs: str, lineage: str = "one") -> bytes:
        """A state as Terraform writes it, with a job for each name."""
        data = state(serial, *jobs, lineage=lineage)
        self.state.write_bytes(data)
        return data

    def know(self, serial: int, *jobs: str, **more: Any) -> None:
        objects = {f"databricks_job.{job}": {"id": f"id-{job}", "name": job} for job in jobs}
        record.save(ENV, STACK, Record("one", serial, len(jobs), objects, **more))


def state(serial: int, *jobs: str, lineage: str = "one") -> bytes:
    resources = [
        {
            "mode": "managed",
            "type": "databricks_job",
            "name": job,
            "instances": [{"attributes": {"id": f"id-{job}", "name": job}}],
        }
        for job in jobs
    ]
    document = {"version": 4, "serial": serial, "lineage": lineage, "resources": resources}
    return json.dumps(document, indent=2).encode() + b"\n"


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    monkeypatch.setenv("LAKEWRIGHT_HOME", str(tmp_path / "home"))
    folder = tmp_path / "stack"
    folder.mkdir()
    kept = tmp_path / "home" / "state" / ENV / f"{STACK}.tfstate"
    kept.parent.mkdir(parents=True)
    configuration = {
        "terraform": {"backend": {"local": {"path": str(kept)}}},
        "resource": {"databricks_job": {"a": {}, "b": {}}},
    }
    (folder / "cdk.tf.json").write_text(json.dumps(configuration))
    return Stack(Terraform(STACK, folder, Path("/nonexistent"), {}, "bundled"), kept)

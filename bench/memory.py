"""Memory of an idle sandbox, its MLflow server included."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bench._measuring import Platform, Table, platform


def measure() -> Table:
    table = Table(
        "Memory of an idle sandbox",
        "python -m bench memory",
        ["state", "processes", "memory (proportional set size)"],
        note="Shared pages are divided among the processes that share them, as the kernel accounts it in `smaps_rollup`.",
    )
    with platform() as made:
        table.rows.append(["started, MLflow not asked for yet", *_memory(made)])
        _ask_mlflow(made)
        table.rows.append(["after a question to MLflow", *_memory(made)])
    return table


def _ask_mlflow(made: Platform) -> None:
    from databricks.sdk import WorkspaceClient

    server = json.loads((made.home / "sandbox" / "server.json").read_text())
    client = WorkspaceClient(host=server["url"], token=(made.home / "sandbox" / "token").read_text(), auth_type="pat")
    list(client.experiments.search_experiments(max_results=100))


def _memory(made: Platform) -> list[str]:
    tree = _tree(json.loads((made.home / "sandbox" / "server.json").read_text())["pid"])
    kib = sum(int(re.findall(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[0]) for pid in tree)
    return [str(len(tree)), f"{kib / 1024:.0f} MiB"]


def _tree(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [pid, *(each for child in children for each in _tree(child))]

"""``kill -9`` of the sandbox while clients of ten kinds write: what was lost, doubled, swallowed or left half done."""

from __future__ import annotations

import collections
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench._client import Client
from bench._clients import Catalogs, Files, IdenticalJobs, IdenticalRuns, Jobs, Tables, Volumes
from bench._clients_ml import Experiments, Models, Runs, Scoring
from bench._killed_sandbox import KilledSandbox
from bench._measuring import Table

KILLS = int(os.environ.get("LAKEWRIGHT_BENCH_KILLS", "120"))
SEED = int(os.environ.get("LAKEWRIGHT_BENCH_SEED", "8"))
CLIENTS: tuple[type[Client], ...] = (
    Jobs, IdenticalJobs, IdenticalRuns, Tables, Files, Volumes, Catalogs, Experiments, Runs, Models, Scoring,
)  # fmt: skip
_MLFLOW = "an MLflow creation"
"""Its server starts slowly and is waited for."""
MOMENTS = ("any moment", "a creation", "a deletion", "a rename", _MLFLOW, "a scoring request")
_WRONG = ("lost", "doubled", "swallowed", "half", "refused")


def measure() -> Table:
    table = Table(
        "Kills of the sandbox",
        "python -m bench sandbox_kills",
        ["writes", "answered", "nobody knows", *_WRONG],
        note='A kill comes within 30 ms after a client has begun a request of the kind named, or after up to 2 s. "Nobody knows": the '
        "connection broke before the answer; some clients send the same again, as Terraform's provider does, others go on with a "
        "deliberate identical write. LAKEWRIGHT_BENCH_KILLS sets how many kills, LAKEWRIGHT_BENCH_SEED which.",
    )
    with tempfile.TemporaryDirectory(prefix="lakewright-kills-") as folder:
        sandbox = KilledSandbox(Path(folder), _free_port())
        sandbox.start()
        clients = [kind(sandbox, SEED) for kind in CLIENTS]
        try:
            kills, slowest = _kill(sandbox, clients)
            for client in clients:
                client.check()
                print(f"  {client.name}: {client.seen}", file=sys.stderr, flush=True)  # noqa: T201
        finally:
            sandbox.end(signal.SIGTERM)
    for client in clients:
        wrong = [str(len(client.seen.wrong.get(kind, []))) for kind in _WRONG]
        table.rows.append([client.name, f"{client.seen.answered:,}", str(client.seen.unanswered), *wrong])
    table.rows += [[f"killed at {moment}", str(kills[moment]), *[""] * 6] for moment in MOMENTS]
    table.rows.append([f"kills in all; the slowest start again took {slowest:.1f} s", str(kills.total()), *[""] * 6])
    return table


def _kill(sandbox: KilledSandbox, clients: list[Client]) -> tuple[collections.Counter[str], float]:
    for client in clients:
        client.prepare()
    chance, kills, slowest = random.Random(SEED), collections.Counter[str](), 0.0
    threads = [threading.Thread(target=client.run, name=client.name) for client in clients]
    for thread in threads:
        thread.start()
    try:
        while kills.total() < KILLS:
            moment = MOMENTS[kills.total() % len(MOMENTS)]
            if moment == _MLFLOW:
                _wait_for_mlflow(sandbox)
                time.sleep(chance.uniform(0.5, 3))
            _wait_for(sandbox, moment, chance)
            sandbox.end()
            kills[moment] += 1
            slowest = max(slowest, sandbox.start())
            print(f"  {kills.total()} killed at {moment}; {_in_short(clients)}", file=sys.stderr, flush=True)  # noqa: T201
    finally:
        for client in clients:
            client.enough.set()
        for thread in threads:
            thread.join(180)
    return kills, slowest


def _wait_for(sandbox: KilledSandbox, moment: str, chance: random.Random) -> None:
    if moment == MOMENTS[0]:
        time.sleep(chance.uniform(0, 2))
        return
    begun = sandbox.moments.setdefault(moment, threading.Event())
    begun.clear()
    begun.wait(30)
    time.sleep(chance.uniform(0, 0.03))


def _wait_for_mlflow(sandbox: KilledSandbox) -> None:
    while sandbox.call("GET", "/api/2.0/mlflow/experiments/search?max_results=1")[0] != 200:
        time.sleep(0.1)


def _in_short(clients: list[Client]) -> str:
    answered = sum(client.seen.answered for client in clients)
    wrong = {client.name: client.seen.wrong for client in clients if client.seen.wrong}
    return f"{answered} answered, wrong: {wrong or 'nothing'}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

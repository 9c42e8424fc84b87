"""Kills of Terraform, the provider, the command, the sandbox, all at once, and Ctrl-C, while a change is applied or destroyed."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

from bench._killing import PLAN, VICTIMS, Rounds
from bench._measuring import Table

KILLS = int(os.environ.get("LAKEWRIGHT_BENCH_KILLS", "60"))
SEED = int(os.environ.get("LAKEWRIGHT_BENCH_SEED", "8"))
_DESTROY_EVERY = 5


def measure() -> Table:
    table = Table(
        "Kills during apply and destroy",
        "python -m bench terraform_kills",
        ["killed", "how often"],
        note=f"Each round makes 16 objects and deletes the 16 of the round before, every {_DESTROY_EVERY}th destroys everything. It is "
        "killed in its plan, within a second of the first write of the state, and so again in the command that was to finish it. Then: "
        "plan, apply, plan without changes, and the workspace is compared with the state. LAKEWRIGHT_BENCH_KILLS sets how many, "
        "LAKEWRIGHT_BENCH_SEED which.",
    )
    # A shell without job control starts what it sends to the background deaf to Ctrl-C, and its children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="lakewright-kills-") as folder:
        rounds = Rounds(Path(folder), _free_port(), seed=SEED)
        rounds.run("sandbox", "up")
        try:
            rounds.everything()
            number = 0
            while sum(rounds.tally.kills.values()) < KILLS and number < 2 * KILLS:
                number += 1
                victims = [VICTIMS[(number + shift) % len(VICTIMS)] for shift in (0, number // len(VICTIMS) + 1)]
                rounds.round(number, victims, destroys=number % _DESTROY_EVERY == 0)
                print(f"  {number} {victims}: {rounds.tally}", file=sys.stderr, flush=True)  # noqa: T201
        finally:
            rounds.run("sandbox", "down")
    table.rows = [[victim, str(rounds.tally.kills[victim])] for victim in (PLAN, *VICTIMS)]
    table.rows.append(["state files left empty or cut off, and put back", str(rounds.tally.torn)])
    table.rows.append(["doubled, lost, hanging or not coming back", str(len(rounds.tally.wrong))])
    return table


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

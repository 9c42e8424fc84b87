"""Kills of Terraform, the provider, the command, the sandbox, all at once, and Ctrl-C, while a change is applied or destroyed."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

from bench._killing import VICTIMS, Rounds
from bench._measuring import Table

KILLS = int(os.environ.get("LAKEWRIGHT_BENCH_KILLS", "60"))
_DESTROY_EVERY = 5


def measure() -> Table:
    table = Table(
        "Kills during apply and destroy",
        "python -m bench terraform_kills",
        ["killed", "how often"],
        note=f"Each round makes 16 objects and deletes the 16 of the round before, every {_DESTROY_EVERY}th destroys everything; the "
        "kill comes within a second of the first write of the state. Then: plan, apply, plan without changes, and the workspace is "
        "compared with the state. LAKEWRIGHT_BENCH_KILLS sets how many.",
    )
    with tempfile.TemporaryDirectory(prefix="lakewright-kills-") as folder:
        rounds = Rounds(Path(folder), _free_port(), seed=8)
        rounds.run("sandbox", "up")
        try:
            rounds.everything()
            number = 0
            while sum(rounds.tally.kills.values()) < KILLS and number < 2 * KILLS:
                number += 1
                victim = VICTIMS[number % len(VICTIMS)]
                rounds.round(number, victim, destroys=number % _DESTROY_EVERY == 0)
                print(f"  {number} {victim}: {rounds.tally}", file=sys.stderr, flush=True)  # noqa: T201
        finally:
            rounds.run("sandbox", "down")
    table.rows = [[victim, str(rounds.tally.kills[victim])] for victim in VICTIMS]
    table.rows.append(["state files left empty or cut off, and put back", str(rounds.tally.torn)])
    table.rows.append(["doubled, lost, hanging or not coming back", str(len(rounds.tally.wrong))])
    return table


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

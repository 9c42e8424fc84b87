"""Apply of 1,000 resources, and how much of that time the sandbox computes."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bench._measuring import Platform, Table, many, platform

RESOURCES = 1000


def measure() -> Table:
    table = Table(
        "Apply of 1,000 resources",
        "python -m bench apply",
        ["step", "wall time", "of it, CPU time of the sandbox's process"],
        note="500 clusters with five libraries each and 500 catalogs, besides those of `local`.",
    )
    with platform() as made:
        env = many(made, RESOURCES)
        steps = (("apply", (0,)), ("plan", (0,)), ("destroy", (0,)))
        made.lakewright("plan", env, ok=(2,))
        for step, ok in steps:
            before = _cpu_seconds(made)
            wall = made.lakewright(step, env, *(["--yes"] if step == "destroy" else []), ok=ok)
            used = _cpu_seconds(made) - before
            title = "plan again, no changes" if step == "plan" else step
            table.rows.append([title, f"{wall:.1f} s", f"{used:.1f} s ({used / wall:.0%})"])
    return table


def _cpu_seconds(made: Platform) -> float:
    pid = json.loads((made.home / "sandbox" / "server.json").read_text())["pid"]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

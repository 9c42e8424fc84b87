"""Synth and plan at 100, 1,000 and 4,000 resources, beside `terraform plan` of the same JSON."""

from __future__ import annotations

import subprocess
import sys

from bench._measuring import ROOT, Platform, Table, many, platform

SIZES = (100, 1000, 4000)


def measure() -> Table:
    table = Table(
        "Synth and plan",
        "python -m bench scale",
        [
            "resources",
            "`lakewright synth`",
            "again, nothing changed",
            "`lakewright plan`, synth included",
            "`terraform plan` of the same JSON",
        ],
        note="Resources: half clusters with five libraries each, half catalogs, nothing applied yet. "
        "`lakewright plan` is `terraform plan`, `terraform show -json`, redaction, review and fingerprint of both stacks.",
    )
    for size in SIZES:
        with platform() as made:
            env = many(made, size)
            made.lakewright("wheel", "publish", "local", ok=(0, 1))  # builds it; there is no volume to put it on yet
            synth = made.lakewright("synth", env)
            again = made.lakewright("synth", env)
            whole = made.lakewright("plan", env, ok=(2,))
            bare = sum(_terraform_plan(made, env, stack) for stack in ("foundation", "workloads"))
            table.rows.append([f"{size:,}", f"{synth:.1f} s", f"{again:.2f} s", f"{whole:.1f} s", f"{bare:.1f} s"])
    return table


def _terraform_plan(made: Platform, env: str, stack: str) -> float:
    """The same plan by Terraform alone, with the credentials and plugins that the command line would give it."""
    code = (
        "from scripts import environment, planning; import sys, time; "
        "ready = planning.prepared(environment.settings(sys.argv[1]), sys.argv[2]); "
        "started = time.perf_counter(); ready.plan(); print(time.perf_counter() - started)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, env, stack],
        cwd=ROOT,
        env=made.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ended.stdout)

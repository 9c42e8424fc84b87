"""Review beside `terraform show -json` of the same 10,000 changes and beside conftest, and how it grows from 100 to 50,000 changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench._measuring import LAKEWRIGHT, Table

REAL = 10_000
SIZES = (100, 1_000, 10_000, 50_000)
_PAGE = ("--format", "markdown", "--budget", "65536", "-o", "page.md")
_RULE = Path(__file__).with_name("catalog_not_deleted.rego")


def measure() -> Table:
    table = Table(
        "Review",
        "python -m bench review",
        [
            "changes",
            "plan JSON",
            "`terraform show -json`",
            "`lakewright review --format markdown`",
            "its most memory",
            "`conftest test`, one rule",
            "its most memory",
        ],
        note=f"The plan of {REAL:,} changes is a real one: half clusters with five libraries, half catalogs. The other sizes are made of "
        "its first changes, or of copies with other addresses; `terraform show` has no plan file of those to print. "
        "The review applies all its rules, compares, redacts, writes the page and the fingerprint; conftest (measured where it is on PATH) "
        "applies `bench/catalog_not_deleted.rego`.",
    )
    with tempfile.TemporaryDirectory(prefix="bench-review-") as name:
        folder = Path(name)
        shown = _real_plan(folder)
        plan = json.loads((folder / "plan.json").read_bytes())
        conftest = shutil.which("conftest")
        for size in SIZES:
            path = folder / f"{size}.json"
            path.write_text(json.dumps(_sized(plan, size), separators=(",", ":")))
            review = _measured(folder, str(LAKEWRIGHT), "review", str(path), *_PAGE)
            peer = _measured(folder, conftest, "test", str(path), "--policy", str(_RULE)) if conftest else None
            printed = f"{shown:.1f} s" if size == REAL else "-"
            table.rows.append(
                [f"{size:,}", f"{path.stat().st_size / 1e6:.1f} MB", printed, *_cells(review), *_cells(peer)]
            )
    return table


def _real_plan(folder: Path) -> float:
    """Plans with Terraform itself and prints the plan as JSON; the seconds that printing took, the better of two."""
    from scripts.terraform import Terraform
    from scripts.toolchain import plugins, terraform_binary

    clusters = {
        f"c{n}": {
            "cluster_name": f"c{n}",
            "spark_version": "16.4.x-scala2.12",
            "node_type_id": "i3.xlarge",
            "num_workers": 2,
            "autotermination_minutes": 30,
            "library": [{"pypi": {"package": f"package{k}==1.{n}"}} for k in range(5)],
        }
        for n in range(REAL // 2)
    }
    catalogs = {f"k{n}": {"name": f"k{n}", "comment": "a catalog"} for n in range(REAL // 2)}
    source = {"source": "databricks/databricks", "version": "1.99.0"}
    configuration = {
        "terraform": {"required_providers": {"databricks": source}},
        "provider": {"databricks": {"host": "http://127.0.0.1:9", "token": "none"}},
        "resource": {"databricks_cluster": clusters, "databricks_catalog": catalogs},
    }
    (folder / "cdk.tf.json").write_text(json.dumps(configuration))
    home = folder / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "TF_CLI_CONFIG_FILE": str(plugins.choose(home, source["version"]).config),
        "CHECKPOINT_DISABLE": "1",
    }
    terraform = Terraform("bench", folder, terraform_binary.find(home), environment, "")
    terraform.run("init", "-input=false", "-no-color")
    terraform.plan()
    best = float("inf")
    for _ in range(2):
        with (folder / "plan.json").open("wb") as out:
            started = time.perf_counter()
            command = [str(terraform.binary), "show", "-json", "plan.bin"]
            subprocess.run(command, cwd=folder, env=environment, stdout=out, check=True)
            best = min(best, time.perf_counter() - started)
    return best


def _sized(plan: dict[str, Any], size: int) -> dict[str, Any]:
    """The plan with that many changes; the sections that repeat them grow and shrink with them."""
    changes = plan["resource_changes"]
    planned = plan["planned_values"]["root_module"]["resources"]
    configured = plan["configuration"]["root_module"]["resources"]
    copies = -(-size // len(changes))
    return {
        **plan,
        "resource_changes": _copied(changes, copies)[:size],
        "planned_values": {"root_module": {"resources": _copied(planned, copies)[:size]}},
        "configuration": {**plan["configuration"], "root_module": {"resources": _copied(configured, copies)[:size]}},
    }


def _copied(entries: list[dict[str, Any]], copies: int) -> list[dict[str, Any]]:
    # Clusters and catalogs by turns, so that each size has half of both.
    half = len(entries) // 2
    mixed = [entry for pair in zip(entries[:half], entries[half:], strict=False) for entry in pair]
    return [{**entry, "address": f"{entry['address']}_{copy}"} for copy in range(copies) for entry in mixed]


_MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:]).returncode
print(code, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command from a small process of its own: a child's peak would else include what its parent held when it forked."""


def _measured(folder: Path, *command: str) -> tuple[float, float]:
    """Seconds of the whole command, the best of three, and the most memory that it held, in MB.

    Python keeps its compiled modules, as it does unless told otherwise: the first of the three runs compiles them.
    """
    best, memory = float("inf"), 0.0
    environment = {
        **os.environ,
        "LAKEWRIGHT_HOME": str(folder / "home"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    for _ in range(3):
        ended = subprocess.run(
            [sys.executable, "-c", _MEASURE, *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        code, seconds, peak = ended.stdout.splitlines()[-1].split()
        if int(code) not in (0, 2, 3, 4):
            raise RuntimeError(f"{command} ended with {code}: {ended.stderr}")
        best = min(best, float(seconds))
        # Kilobytes on Linux, bytes on macOS.
        memory = max(memory, int(peak) / (1e6 if sys.platform == "darwin" else 1e3))
    return best, memory


def _cells(figures: tuple[float, float] | None) -> tuple[str, str]:
    return (f"{figures[0]:.2f} s", f"{figures[1]:.0f} MB") if figures else ("-", "-")

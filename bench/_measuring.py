"""What the measurements share: a table of figures, and a platform of their own to measure on."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAKEWRIGHT = Path(sys.executable).parent / "lakewright"


@dataclass
class Table:
    """One page section: ``command`` repeats it, ``rows`` are its figures with their units."""

    title: str
    command: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Platform:
    """A home and environments in a folder that is gone afterwards."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "LAKEWRIGHT_HOME": str(self.home),
            "LAKEWRIGHT_ENVS": str(self.home / "envs"),
            "LAKEWRIGHT_SANDBOX_PORT": "0",
        }

    def run(self, *command: str | Path, ok: tuple[int, ...] = (0,)) -> float:
        """Run a program to its end; its wall time in seconds."""
        started = time.perf_counter()
        ended = subprocess.run(
            [str(part) for part in command], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - started
        if ended.returncode not in ok:
            raise RuntimeError(
                f"{command}: exit code {ended.returncode}\n{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}"
            )
        return seconds

    def lakewright(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> float:
        return self.run(LAKEWRIGHT, *arguments, ok=ok)


@contextlib.contextmanager
def platform() -> Iterator[Platform]:
    """A platform with its sandbox started; stopped and deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="lakewright-bench-") as folder:
        made = Platform(Path(folder))
        shutil.copytree(ROOT / "envs", made.home / "envs")
        made.lakewright("sandbox", "up")
        try:
            yield made
        finally:
            made.lakewright("sandbox", "down")


def many(made: Platform, resources: int) -> str:
    """Write an environment with that many resources more than ``local``: half clusters with five libraries, half catalogs."""
    name = f"many{resources}"
    pins = ("numpy==2.3.5", "pandas==2.3.3", "scipy==1.16.3", "requests==2.32.5", "pyyaml==6.0.3")
    libraries = ", ".join(f'{{ pypi = {{ package = "{pin}" }} }}' for pin in pins)
    clusters = "\n".join(
        f'  c{n} = {{ cluster_name = "c{n}", spark_version = "16.4.x-cpu-ml-scala2.12", node_type_id = "i3.xlarge", '
        f'single_node = true, single_user_name = "ml-engineers", idle_minutes = 20, '
        f'spark_env_vars = {{ LAKEWRIGHT_ENVIRONMENT = "installed" }}, libraries = [{libraries}] }}'
        for n in range(resources // 2)
    )
    catalogs = "\n".join(
        f'  k{n} = {{ name = "k{n}", comment = "catalog {n}", owner = "ml-platform" }}' for n in range(resources // 2)
    )
    text = f'inherits = "local"\nclusters = {{\n{clusters}\n}}\ncatalogs = {{\n{catalogs}\n}}\n'
    (made.home / "envs" / f"{name}.tfvars").write_text(text)
    return name

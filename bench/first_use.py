"""`make up` on a fresh clone with an empty HOME, again, and after `make down`."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from bench._measuring import ROOT, Table


def measure() -> Table:
    table = Table(
        "From a fresh clone",
        "python -m bench first_use",
        ["step", "wall time"],
        note="Everything is downloaded: HOME is empty, so no cache of pip or uv is used. Only what is committed is measured.",
    )
    with tempfile.TemporaryDirectory(prefix="lakewright-bench-") as folder:
        clone, home = Path(folder) / "lakewright", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        dropped = ("VIRTUAL_ENV", "UV_CACHE_DIR", "XDG_CACHE_HOME", "LAKEWRIGHT_HOME", "MAKEFLAGS", "MAKELEVEL")
        environment = {key: value for key, value in os.environ.items() if key not in dropped}
        environment |= {"HOME": str(home), "LAKEWRIGHT_SANDBOX_PORT": "0"}
        try:
            for title, target in (
                ("`make up`, cold", "up"),
                ("`make up` again", "up"),
                ("`make down`", "down"),
                ("`make up` after it", "up"),
            ):
                started = time.perf_counter()
                subprocess.run(["make", target], cwd=clone, env=environment, check=True, capture_output=True)
                table.rows.append([title, f"{time.perf_counter() - started:.1f} s"])
        finally:
            subprocess.run(["make", "down"], cwd=clone, env=environment, check=False, capture_output=True)
    return table

"""Put the provider where Terraform looks for one: ``python -m sandbox.provider.install MIRROR_DIR``.

A "binary" is a small shell script that starts this interpreter, so the mirror belongs to one virtualenv and one checkout.
"""

from __future__ import annotations

import os
import platform
import shlex
import sys
from pathlib import Path

from sandbox.provider import NAME, REGISTRIES, VERSIONS

_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def install(mirror: Path, python: str = sys.executable) -> list[Path]:
    """Write the scripts, one for each registry and version, in the layout of an unpacked mirror; those that are there stay as they are."""
    return [_install(mirror / registry / NAME, version, python) for registry in REGISTRIES for version in VERSIONS]


def _install(folder: Path, version: str, python: str) -> Path:
    target_platform = (
        f"{platform.system().lower()}_{_MACHINES.get(platform.machine().lower(), platform.machine().lower())}"
    )
    path = folder / version / target_platform / f"terraform-provider-databricks_v{version}"
    root = Path(__file__).resolve().parents[2]
    # -P keeps the stack's folder, which Terraform starts the provider in, off the import path.
    # Ctrl-C is Terraform's business, from the first moment on: what is ignored here stays ignored in the interpreter.
    start = f"PYTHONPATH={shlex.quote(str(root))} exec {shlex.quote(python)} -P -m sandbox.provider {version}"
    script = f"#!/bin/sh\ntrap '' INT\n{start}\n"
    if path.is_file() and path.read_text() == script:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(script)
    temporary.chmod(0o755)
    temporary.rename(path)
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m sandbox.provider.install MIRROR_DIR")
    for installed in install(Path(sys.argv[1])):
        print(installed)  # noqa: T201

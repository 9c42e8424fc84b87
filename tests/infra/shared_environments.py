"""The environments whose outcome is kept in this folder: everybody's, not those that somebody has beside another in the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

from infra.layers import files_of, read_layers
from infra.settings import ENVS_DIR, environment_names


def shared_environments(envs_dir: Path | None = None) -> list[str]:
    """All but those that inherit from a sandbox: they are personal, come and go, and say next to nothing of their own."""
    envs_dir = envs_dir or ENVS_DIR
    return [name for name in environment_names(envs_dir) if not _is_personal(name, envs_dir)]


def copy_environments(target: Path) -> None:
    """The repository's environments at ``target``, without the personal ones of whoever runs the tests."""
    shared = {path.name for name in shared_environments() for path in files_of(name, ENVS_DIR)}
    personal = [path.name for path in ENVS_DIR.glob("*.tfvars") if path.name not in shared]
    shutil.copytree(ENVS_DIR, target, ignore=shutil.ignore_patterns(*personal))


def _is_personal(name: str, envs_dir: Path) -> bool:
    chain = read_layers(name, envs_dir).chain
    return any(read_layers(above, envs_dir).values.get("sandbox") is True for above in chain[1:])

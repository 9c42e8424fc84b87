"""The environments whose outcome is kept in this folder: everybody's, not those that somebody has beside another in the sandbox."""

from __future__ import annotations

from pathlib import Path

from infra.layers import read_layers
from infra.settings import ENVS_DIR, environment_names


def shared_environments(envs_dir: Path = ENVS_DIR) -> list[str]:
    """All but those that inherit from a sandbox: they are personal, come and go, and say next to nothing of their own."""
    return [name for name in environment_names(envs_dir) if not _is_personal(name, envs_dir)]


def _is_personal(name: str, envs_dir: Path) -> bool:
    chain = read_layers(name, envs_dir).chain
    return any(read_layers(above, envs_dir).values.get("sandbox") is True for above in chain[1:])

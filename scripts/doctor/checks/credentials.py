"""Whether the Databricks SDK finds something to authenticate with. It is named by its kind, never shown."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.doctor.answers import Answer, ok
from scripts.doctor.around import Around

TITLE = "credentials"
NEEDS: tuple[str, ...] = ()


def check(around: Around) -> Iterator[Answer]:
    """Nothing is sent to a host that is an example, or another one than the settings name."""
    config = around.workspace.config
    yield ok(f"{config.auth_type} for {config.host}")

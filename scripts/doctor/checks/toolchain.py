"""The library that writes Terraform's JSON."""

from __future__ import annotations

from collections.abc import Iterator

from infra.toolchains import begin, toolchain_of
from scripts.doctor.answers import Answer, ok
from scripts.doctor.around import Around

TITLE = "toolchain"
NEEDS: tuple[str, ...] = ()


def check(around: Around) -> Iterator[Answer]:
    """Whether the environment's own is installed."""
    toolchain = toolchain_of(around.settings)
    begin(toolchain, around.settings.env)
    yield ok(f"{toolchain.name}, for provider {toolchain.provider}")

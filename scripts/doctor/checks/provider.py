"""The provider: the sandbox takes the bundled one, a real workspace the real one."""

from __future__ import annotations

from collections.abc import Iterator

from infra.toolchains import toolchain_of
from scripts import places
from scripts.doctor.answers import Answer, missing, ok
from scripts.doctor.around import Around
from scripts.toolchain import plugins, terraform_binary

TITLE = "provider"
NEEDS = ("terraform", "toolchain")


def check(around: Around) -> Iterator[Answer]:
    """Which one `plan` would take."""
    version = toolchain_of(around.settings).provider
    program = terraform_binary.program(terraform_binary.find(places.home()))
    registry = program.registry if program else plugins.REGISTRY
    chosen = plugins.choose(places.home(), version, registry).provider
    if chosen == "bundled" and not around.settings.sandbox:
        yield missing(
            f"{plugins.NAME} {version}: no mirror has it, and {registry} did not answer when last asked",
            "let this machine reach the registry (LAKEWRIGHT_PROVIDER=registry asks it anew), or put a folder made with "
            "`terraform providers mirror` into LAKEWRIGHT_PLUGIN_MIRROR",
        )
    else:
        yield ok(f"{plugins.NAME} {version}, {'the bundled one' if chosen == 'bundled' else 'the real one'}")

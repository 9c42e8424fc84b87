"""Terraform itself, or OpenTofu."""

from __future__ import annotations

from collections.abc import Iterator

from scripts import places
from scripts.doctor.answers import Answer, ok
from scripts.doctor.around import Around
from scripts.toolchain import terraform_binary

TITLE = "Terraform"
NEEDS: tuple[str, ...] = ()


def check(around: Around) -> Iterator[Answer]:
    """Found, or downloaded as `plan` would."""
    binary = terraform_binary.find(places.home())
    program = terraform_binary.program(binary)
    version = f"{program.name} {'.'.join(map(str, program.version))}" if program else "of no known version"
    yield ok(f"{version}: {binary}")

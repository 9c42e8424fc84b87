"""What can go wrong before Terraform sees anything.

    InfraError
    ├── SettingsError             an environment file cannot be used
    │   ├── UnknownEnvironment    there is no file of that name
    │   ├── CircularInherits      environments inherit from each other
    │   ├── BadSyntax             not HCL, or more of HCL than an environment file may have
    │   └── InvalidSettings       keys or values that do not fit, all of them at once
    ├── UnknownStack              there is no stack of that name
    ├── ConstructRefused          settings that fit one by one, but not together in a stack
    ├── NotApplied                settings that no stack makes anything of
    ├── UnknownToolchain          the variable names none that there is
    ├── ToolchainMissing          its packages are not installed
    ├── ToolchainInUse            the process has begun with another one
    ├── NotInToolchain            a type or field that the provider of the toolchain does not have
    └── WheelMissing              the wheel has not been built yet
Each class builds its own message; those of `SettingsError` begin with file, line and key.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.toolchains import Toolchain

Place = Mapping[str, str]
"""Where what was refused is written: ``settings``, file and line, and ``key``; empty when that is not known."""


class InfraError(Exception):
    """Something in the repository has to be corrected; nothing was changed."""


class SettingsError(InfraError):
    """An environment file cannot be used."""


class UnknownEnvironment(SettingsError):
    def __init__(self, name: str, known: Iterable[str], where: str = "") -> None:
        names = sorted(known) or ["(there are none)"]
        prefix = f"{where}: inherits: " if where else ""
        super().__init__(
            f'{prefix}found environment "{name}", expected one of {", ".join(names)}{_suggest(name, names)}'
        )


class CircularInherits(SettingsError):
    def __init__(self, where: str, chain: Sequence[str]) -> None:
        super().__init__(f"{where}: inherits: found a circle, {' -> '.join(chain)}; expected a chain that ends")


class BadSyntax(SettingsError):
    def __init__(self, where: str, key: str, found: str, expected: str) -> None:
        super().__init__(f"{where}: {key + ': ' if key else ''}found {found}, expected {expected}")


class InvalidSettings(SettingsError):
    """All that is wrong with an environment, one problem a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class UnknownStack(InfraError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f'found stack "{name}", expected one of {", ".join(known)}{_suggest(name, known)}')


class ConstructRefused(InfraError):
    def __init__(self, env: str, stack: str, reason: ValueError, place: Place) -> None:
        where = f"{place['settings']}: {place['key']}: " if place.get("key") else ""
        super().__init__(f"{where}stack {stack} of {env}: {reason}")


class UnknownToolchain(InfraError):
    def __init__(self, variable: str, found: str, known: Iterable[str]) -> None:
        super().__init__(f'{variable}: found "{found}", expected one of {", ".join(known)}{_suggest(found, known)}')


class ToolchainMissing(InfraError):
    def __init__(self, env: str, toolchain: str, missing: Sequence[str], extra: str) -> None:
        super().__init__(
            f"{env} has toolchain {toolchain}, and {' and '.join(missing)} cannot be found; expected what "
            f"`.venv/bin/uv sync --locked --inexact{f' --extra {extra}' if extra else ''}` installs"
        )


class ToolchainInUse(InfraError):
    def __init__(self, env: str, toolchain: str, other: str) -> None:
        super().__init__(
            f"{env} has toolchain {toolchain}, and this process has begun with {other}; expected a process of its own for each"
        )


class NotInToolchain(InfraError):
    def __init__(
        self, env: str, stack: str, reason: Exception, toolchain: Toolchain, newer: Sequence[Toolchain], place: Place
    ) -> None:
        where = f"{place['settings']}: {place['key']}: " if place.get("key") else ""
        or_else = "".join(f', or toolchain = "{other.name}" (provider {other.provider})' for other in newer)
        super().__init__(
            f"{where}stack {stack} of {env}: {reason} in provider {toolchain.provider}, which toolchain {toolchain.name} is for; "
            f"expected what it has{or_else}"
        )


class NotApplied(InfraError):
    """A defect of a stack, or of a section that none declares; named before anybody believes that it is there.

    Args:
        problems: a line for each object, beginning with its place in the settings.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))


class WheelMissing(InfraError):
    def __init__(self, looked_at: Path, reason: str, env: str = "ENV") -> None:
        super().__init__(f"wheel missing: {looked_at} {reason}; run `lakewright wheel publish {env}`")


def _suggest(found: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(found, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""

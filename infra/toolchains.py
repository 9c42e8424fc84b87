"""The toolchains: which library writes Terraform's JSON, from which binding, for which version of the provider.

The same modules and stacks make the same addresses with either. What differs is all here, but for the provider's schema in
`sandbox/provider/schema`: a toolchain is data. An environment names its own (``toolchain = "cdktn"``); those that name none take the one of
``$LAKEWRIGHT_TOOLCHAIN``, else `DEFAULT`.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra.errors import ToolchainInUse, ToolchainMissing, UnknownToolchain
from modules.bindings import LIBRARY, in_use, use

if TYPE_CHECKING:
    from infra.settings import Settings

VARIABLE = "LAKEWRIGHT_TOOLCHAIN"
DEFAULT = "cdktf"


@dataclass(frozen=True)
class Toolchain:
    """``context`` goes to the library's ``App``; ``extra`` is the extra of `pyproject.toml` that installs it, empty where it always is."""

    name: str
    library: str
    binding: str
    provider: str
    extra: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


_ALL = (
    Toolchain(
        name="cdktf",
        library=LIBRARY,
        binding="cdktf_cdktf_provider_databricks",
        provider="1.99.0",
    ),
    Toolchain(
        name="cdktn",
        library="cdktn",
        binding="cdktn_provider_databricks",
        provider="1.128.0",
        extra="cdktn",
        # It refuses write-only attributes unless all that the project runs with know them; its own defaults are older.
        context={"targetVersions": {"terraform": ">=1.11", "opentofu": ">=1.11"}},
    ),
)
TOOLCHAINS: Mapping[str, Toolchain] = {toolchain.name: toolchain for toolchain in _ALL}
"""By name, the oldest provider first."""


def toolchain_of(settings: Settings) -> Toolchain:
    """The one that an environment is synthesised with. Raises `UnknownToolchain` when the variable names none."""
    name = settings.toolchain or os.environ.get(VARIABLE) or DEFAULT
    if name not in TOOLCHAINS:
        raise UnknownToolchain(VARIABLE, name, TOOLCHAINS)
    return TOOLCHAINS[name]


def begin(toolchain: Toolchain, env: str) -> None:
    """Let ``from cdktf import …`` mean this toolchain from here on, in the whole process.

    Raises:
        ToolchainMissing: its packages are not installed.
        ToolchainInUse: this process has imported another one: a class is one or the other's.
    """
    missing = [name for name in (toolchain.library, toolchain.binding) if importlib.util.find_spec(name) is None]
    if missing:
        raise ToolchainMissing(env, toolchain.name, missing, toolchain.extra)
    if (other := in_use()) not in (None, toolchain.binding):
        raise ToolchainInUse(env, toolchain.name, next(t.name for t in _ALL if t.binding == other))
    use(toolchain.library, toolchain.binding)


def newer_than(toolchain: Toolchain) -> list[Toolchain]:
    """Those whose provider came after its own."""
    return list(_ALL[_ALL.index(toolchain) + 1 :])

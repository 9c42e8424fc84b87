"""Can what is about to run read the state that is there? Asked before it runs: afterwards the state may be half of each.

A newer provider reads the state of an older one and brings it up to date with the next apply; the way back is refused, for the older one
loses what it does not know. The versions of the provider leave no trace in a state but their attributes: `ATTRIBUTES` says which ones a
version has that the one before does not have. OpenTofu reads a state of Terraform's; Terraform would look for the providers of OpenTofu's
in OpenTofu's registry.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.errors import StateNewer
from scripts.state import snapshot
from scripts.state.snapshot import Snapshot, Unreadable
from scripts.toolchain.terraform_binary import REGISTRIES

if TYPE_CHECKING:
    from scripts.terraform import Terraform

ATTRIBUTES = Path(__file__).with_name("newer_attributes.json")
"""Version of the provider → resource type → attributes and blocks that the version before does not have; the oldest first."""


def check_local(env: str, ready: Terraform) -> None:
    """`check` for a state in a file, before Terraform has been started at all; a damaged one is told by `guard`."""
    path = snapshot.local_path(ready)
    if path is not None and path.is_file():
        try:
            found = snapshot.parse(path.read_bytes())
        except Unreadable:
            return
        check(env, ready, found)


def check(env: str, ready: Terraform, found: Snapshot) -> None:
    """Raises `StateNewer`."""
    wanted = ready.providers.get("databricks", "")
    for version in _newer_than(wanted):
        for address, attributes in found.attributes.items():
            if traces := _known()[version].get(_type(address), frozenset()) & attributes.keys():
                raise StateNewer(
                    f"the state of stack {ready.stack} of {env} was written by provider {version} ({address} has "
                    f"{', '.join(sorted(traces))}), and the toolchain of {env} has provider {wanted}, which cannot read all of it. "
                    f"Nothing was planned or changed. Expected a toolchain with provider {version} or newer, as it was applied with: "
                    "there is no way back but to an earlier version of the state."
                )
    if ready.registry == REGISTRIES["Terraform"]:
        theirs = sorted(name for name in found.providers if name.startswith(f"{REGISTRIES['OpenTofu']}/"))
        if theirs:
            ours = theirs[0].replace(REGISTRIES["OpenTofu"], REGISTRIES["Terraform"], 1)
            raise StateNewer(
                f"the state of stack {ready.stack} of {env} was written by OpenTofu, and {ready.binary} is Terraform. Nothing was "
                "planned or changed. Name OpenTofu in LAKEWRIGHT_TERRAFORM; or, to go back to Terraform for good, "
                f"`terraform state replace-provider {theirs[0]} {ours}` in {ready.folder}"
            )


def _type(address: str) -> str:
    """``module.x.TYPE.NAME[0]`` → ``TYPE``."""
    return next((part for part in address.split(".") if part.startswith("databricks_")), "")


def _newer_than(version: str) -> list[str]:
    versions = list(_known())
    return versions[versions.index(version) + 1 :] if version in versions else []


@cache
def _known() -> dict[str, dict[str, frozenset[str]]]:
    document: dict[str, dict[str, Any]] = json.loads(ATTRIBUTES.read_text())
    return {version: {name: frozenset(new) for name, new in types.items()} for version, types in document.items()}

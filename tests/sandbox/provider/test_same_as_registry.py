"""The bundled provider beside the real one: the same plans and the same states for the same configuration.

Needs databricks/databricks in one of the folders that ``LAKEWRIGHT_PLUGIN_MIRROR`` names, for each version; skipped elsewhere.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.provider import VERSIONS
from tests.sandbox.conftest import launch, stop, wait_until_ready
from tests.sandbox.provider.conftest import CASES, PROVIDER
from tests.sandbox.provider.test_cycle import NAMES

MIRRORS = [Path(part) for part in filter(None, os.environ.get("LAKEWRIGHT_PLUGIN_MIRROR", "").split(os.pathsep))]
REAL = {version: mirror for version in VERSIONS for mirror in MIRRORS if (mirror / PROVIDER / version).is_dir()}
pytestmark = pytest.mark.skipif(not REAL, reason="no mirror has the real provider")

# Ids, times and addresses that are new in every sandbox.
_NEW = re.compile(
    r"127\.0\.0\.1:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-fA-F]{16,}|\w{3}, \d\d \w{3} \d{4} [0-9:]+ GMT"
    r"|file://[^\s\"]+|1101-\d+-[\w-]+|\b1[78]\d{11}\b|\b100\d\b"
)
# Known differences, each seen and left: the real provider's framework type forgets its id on every read, and while a library waits
# to be uninstalled at the next restart the real provider reads the whole set of libraries differently.
_KNOWN = ("databricks_library.", "databricks_cluster.c/values/library")


def normal(value: Any) -> Any:
    if isinstance(value, dict):
        # Ports are any, and numbers of objects go by the order in which Terraform happens to make them.
        return {key: "ANY" if key in ("port", "object_id") else normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((normal(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, str):
        return _NEW.sub("NEW", value)
    return "TIME" if isinstance(value, int) and not isinstance(value, bool) and value > 10**12 else value


def changes(plan: dict[str, Any]) -> dict[str, Any]:
    kept = ("actions", "before", "after", "after_unknown", "before_sensitive", "after_sensitive", "replace_paths")
    return {c["address"]: {name: c["change"].get(name) for name in kept} for c in plan.get("resource_changes", [])}


def resources(state: dict[str, Any]) -> dict[str, Any]:
    found = state.get("values", {}).get("root_module", {}).get("resources", [])
    return {r["address"]: {"values": r["values"], "sensitive": r["sensitive_values"]} for r in found}


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted({*one, *other})
        return [
            d
            for key in keys
            for d in differences(one.get(key, "<absent>"), other.get(key, "<absent>"), f"{path}/{key}")
        ]
    return [] if one == other or path.strip("/").startswith(_KNOWN) else [f"{path}: bundled {one!r}, real {other!r}"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", NAMES)
def test_plans_and_states_are_the_same(
    case: str, version: str, tmp_path: Path, terraform_for: Callable[..., Any]
) -> None:
    if version not in REAL:
        pytest.skip(f"no mirror has {version}")
    seen: list[list[dict[str, Any]]] = []
    for mirror in (None, REAL[version].resolve()):
        home = tmp_path / f"sandbox-{mirror is None}"
        process = launch(home)
        try:
            terraform = terraform_for(wait_until_ready(home, process), (home / "token").read_text(), mirror, version)
            documents = []
            for step in sorted(CASES.glob(f"{case}.*.tf")):
                terraform.configure(step.read_text())
                documents.append(changes(terraform.plan()))
                terraform.apply()
                documents.append(resources(terraform.state()))
            terraform.destroy()
            seen.append(documents)
        finally:
            stop(process)
    found = [d for bundled, real in zip(*seen, strict=True) for d in differences(normal(bundled), normal(real))]
    assert found == []

"""A state that a newer provider or OpenTofu has written is refused before anything runs; the other way round it is read."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sandbox.provider import VERSIONS
from sandbox.provider.schema_data import FOLDER
from scripts.errors import StateNewer
from scripts.state import guard, readable
from scripts.terraform import Terraform
from scripts.toolchain.terraform_binary import REGISTRIES

from .conftest import ENV, Stack

OLD, NEW = VERSIONS
OURS = "registry.terraform.io/databricks/databricks"
OPENTOFU = "registry.opentofu.org/databricks/databricks"


def _names(version: str, name: str) -> set[str]:
    block = json.loads((FOLDER / version / "resources" / f"{name}.json").read_text())["schema"]["block"]
    return {*block.get("attributes", {}), *block.get("block_types", {})}


def test_what_a_version_has_more_is_what_its_schema_says() -> None:
    expected: dict[str, dict[str, list[str]]] = {}
    for before, version in itertools.pairwise(VERSIONS):
        types = sorted(path.stem for path in (FOLDER / version / "resources").glob("*.json"))
        new = {
            name: sorted(
                _names(version, name)
                - (_names(before, name) if (FOLDER / before / "resources" / f"{name}.json").is_file() else set())
            )
            for name in types
        }
        expected[version] = {name: names for name, names in new.items() if names}
    text = json.dumps({before: {} for before in VERSIONS[:1]} | expected, indent=1, sort_keys=False) + "\n"
    if os.environ.get("LAKEWRIGHT_UPDATE"):
        readable.ATTRIBUTES.write_text(text)
    assert readable.ATTRIBUTES.read_text() == text, "LAKEWRIGHT_UPDATE=1 pytest tests/scripts/state writes it"


def _state(stack: Stack, attributes: dict[str, Any], provider: str = OURS, kind: str = "databricks_catalog") -> None:
    resource = {
        "mode": "managed",
        "type": kind,
        "name": "ml",
        "provider": f'provider["{provider}"]',
        "instances": [{"attributes": {"id": "ml", "name": "ml", **attributes}}],
    }
    document = {"version": 4, "serial": 7, "lineage": "one", "resources": [resource]}
    stack.state.write_text(json.dumps(document))


def _asking_for(stack: Stack, version: str, program: str = "Terraform") -> Terraform:
    path = stack.ready.folder / "cdk.tf.json"
    document = json.loads(path.read_text())
    document["terraform"]["required_providers"] = {
        "databricks": {"source": "databricks/databricks", "version": version}
    }
    path.write_text(json.dumps(document))
    binary = Path("/nonexistent") / program.lower()
    return Terraform(stack.ready.stack, stack.ready.folder, binary, {}, "bundled", registry=REGISTRIES[program])


@pytest.mark.parametrize("asks", [readable.check_local, lambda env, ready: guard.check(env, ready, sandbox=True)])
def test_the_way_back_is_refused(stack: Stack, asks: Any) -> None:
    _state(stack, {"provider_config": []})
    before = stack.state.read_bytes()
    with pytest.raises(StateNewer) as caught:
        asks(ENV, _asking_for(stack, OLD))
    message = str(caught.value)
    assert (
        f"stack workloads of local was written by provider {NEW} (databricks_catalog.ml has provider_config)" in message
    )
    assert f"the toolchain of local has provider {OLD}" in message
    assert stack.state.read_bytes() == before


def test_the_way_on_is_not(stack: Stack) -> None:
    _state(stack, {"comment": None})
    readable.check_local(ENV, _asking_for(stack, NEW))
    _state(stack, {"provider_config": []})
    readable.check_local(ENV, _asking_for(stack, NEW))


def test_what_both_versions_have_says_nothing(stack: Stack) -> None:
    _state(stack, {"provider_config": []}, kind="databricks_cluster")
    readable.check_local(ENV, _asking_for(stack, OLD))


def test_a_provider_that_no_toolchain_has_is_not_judged(stack: Stack) -> None:
    _state(stack, {"provider_config": []})
    readable.check_local(ENV, _asking_for(stack, "1.50.0"))


def test_terraform_does_not_go_on_from_opentofu(stack: Stack) -> None:
    _state(stack, {}, OPENTOFU)
    terraform = _asking_for(stack, OLD)
    with pytest.raises(StateNewer, match=r"was written by OpenTofu, and .* is Terraform") as caught:
        readable.check_local(ENV, terraform)
    assert f"terraform state replace-provider {OPENTOFU} {OURS}" in str(caught.value)


def test_opentofu_goes_on_from_both(stack: Stack) -> None:
    tofu = _asking_for(stack, OLD, "OpenTofu")
    for provider in (OURS, OPENTOFU):
        _state(stack, {}, provider)
        readable.check_local(ENV, tofu)

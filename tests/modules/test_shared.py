"""What all modules share: structs, addresses, node types, bindings."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from modules.bindings import import_submodules_only
from modules.cluster.node_types import TABLE, gpu_of
from modules.errors import DuplicateAddress, NotInBinding, UnknownNodeType


def test_nested_dictionaries_become_structs() -> None:
    from cdktf_cdktf_provider_databricks.job import Job, JobTask, JobTaskLibrary

    from modules.structs import arguments

    given = arguments(
        Job, {"name": "j", "tags": {"a": "b"}, "schedule": None, "task": [{"task_key": "t", "library": [{"whl": "w"}]}]}
    )
    assert set(given) == {"name", "tags", "task"}
    assert given["tags"] == {"a": "b"}
    assert given["task"] == [JobTask(task_key="t", library=[JobTaskLibrary(whl="w")])]


def test_a_misspelt_argument_is_named() -> None:
    from cdktf_cdktf_provider_databricks.job import Job

    from modules.structs import arguments

    with pytest.raises(NotInBinding, match=r"^JobTask has no argument taskkey$"):
        arguments(Job, {"task": [{"taskkey": "t"}]})


def test_one_address_twice(tmp_path: Path) -> None:
    from cdktf import App, TerraformStack
    from cdktf_cdktf_provider_databricks.group import Group

    from modules.addresses import set_address

    app = App(outdir=str(tmp_path))
    stack, other = TerraformStack(app, "stack"), TerraformStack(app, "other")
    set_address(Group(stack, "a", display_name="a"), "ml", "x_y")
    set_address(Group(other, "a", display_name="a"), "ml", "x_y")
    with pytest.raises(DuplicateAddress) as raised:
        set_address(Group(stack, "b", display_name="b"), "ml", "x", "y")
    assert (
        str(raised.value)
        == "the keys ml.x_y and ml.x.y both give the address databricks_group.ml_x_y; rename one of them"
    )


@pytest.mark.parametrize(
    ("node_type", "gpu"),
    [
        ("i3.xlarge", None),
        ("m5d.2xlarge", None),
        ("g5.48xlarge", "NVIDIA A10G"),
        ("p4d.24xlarge", "NVIDIA A100"),
        ("Standard_DS3_v2", None),
        ("Standard_NC24ads_A100_v4", "NVIDIA A100"),
        ("n2-highmem-8", None),
        ("g2-standard-4", "NVIDIA L4"),
    ],
)
def test_gpu_of(node_type: str, gpu: str | None) -> None:
    assert gpu_of(node_type) == gpu


@pytest.mark.parametrize("node_type", ["", "xlarge", "i3", "i3xlarge", "Standard_NC6", "I3.xlarge"])
def test_unknown_node_type(node_type: str) -> None:
    with pytest.raises(UnknownNodeType):
        gpu_of(node_type)


def test_table_of_families_names_its_source() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert table["source"]
    assert all(prefix and (gpu is None or gpu.startswith("NVIDIA ")) for prefix, gpu in table["families"].items())


def test_a_package_that_is_not_installed_is_left_alone() -> None:
    import_submodules_only("no_such_package")
    assert "no_such_package" not in sys.modules


def test_a_package_that_is_imported_is_left_alone() -> None:
    before = sys.modules["json"]
    import_submodules_only("json")
    assert sys.modules["json"] is before

"""The bindings without their own checks of types: what is refused by Node stays refused, our assertions stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cdktf
import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_databricks.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "wrong", [{"num_workers": "three"}, {"spark_conf": {"a": ["b"]}}, {"library": [{"pypi": 1}]}, {"is_pinned": "yes"}]
)
def test_node_checks_the_types(wrong: dict[str, object]) -> None:
    with pytest.raises(Exception, match=next(iter(wrong)).title().replace("_", "")[1:]):
        Cluster(TerraformStack(cdktf.Testing.app(), "stack"), "one", spark_version="16.4.x-scala2.12", **wrong)  # type: ignore[arg-type]


def _run(code: str, tmp_path: Path, **environment: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.strip()


_CODE = "from modules.unchecked import leave_out_checks; leave_out_checks(['some_binding']); import some_binding, ours; print({})"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    for name in ("some_binding", "ours"):
        (tmp_path / f"{name}.py").write_text("CHECKED = __debug__\nVERSION = 1\n")
    return tmp_path


def test_only_the_named_packages_are_compiled_without_checks(packages: Path) -> None:
    shown = "some_binding.CHECKED, ours.CHECKED, __debug__"
    assert _run(_CODE.format(shown), packages) == "False True True"
    assert _run(_CODE.format(shown), packages) == "False True True"  # from the byte code
    assert [path.name for path in (packages / "__pycache__").glob("some_binding*")] == [
        f"some_binding.{sys.implementation.cache_tag}.opt-1.pyc"
    ]


def test_with_the_checks_where_somebody_asks_for_them(packages: Path) -> None:
    assert _run(_CODE.format("some_binding.CHECKED"), packages, LAKEWRIGHT_CHECK_BINDINGS="1") == "True"


@pytest.mark.parametrize("damage", [b"", b"garbage" * 10, "header only"])
def test_damaged_byte_code_is_written_anew(packages: Path, damage: bytes | str) -> None:
    _run(_CODE.format("1"), packages)
    (kept,) = (packages / "__pycache__").glob("some_binding*")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:16] if isinstance(damage, str) else damage)
    assert _run(_CODE.format("some_binding.VERSION"), packages) == "1"
    assert kept.read_bytes() == whole


def test_byte_code_of_an_older_file_is_not_taken(packages: Path) -> None:
    _run(_CODE.format("1"), packages)
    (packages / "some_binding.py").write_text("CHECKED = __debug__\nVERSION = 1000\n")
    assert _run(_CODE.format("some_binding.VERSION, some_binding.CHECKED"), packages) == "1000 False"


def test_a_folder_that_cannot_be_written_to(packages: Path) -> None:
    (packages / "__pycache__").write_text("in the way")
    assert _run(_CODE.format("some_binding.CHECKED"), packages) == "False"

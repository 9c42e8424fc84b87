"""The wheel that is on this machine, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import WheelMissing
from infra.wheel import WheelConfig, built_wheel, wheel_path

DIGEST = "ba59926159d2"


def test_built_wheel(tmp_path: Path, wheel_root: Callable[[Path], Path]) -> None:
    wheel = built_wheel(wheel_root(tmp_path))
    assert wheel.path == tmp_path / "build/wheels/lakewright_ml-0.1.0-py3-none-any.whl"
    assert wheel.relative_path == f"wheels/{DIGEST}/lakewright_ml-0.1.0-py3-none-any.whl"
    config = WheelConfig(name="lakewright_ml", project="ml", volume="ml_local.platform.libraries")
    assert wheel_path(config, wheel) == f"/Volumes/ml_local/platform/libraries/{wheel.relative_path}"


def test_no_record(tmp_path: Path) -> None:
    with pytest.raises(WheelMissing) as raised:
        built_wheel(tmp_path)
    assert (
        str(raised.value) == "wheel missing: build/wheels/wheel.json does not exist; run `lakewright wheel publish ENV`"
    )


def test_file_is_gone(tmp_path: Path, wheel_root: Callable[[Path], Path]) -> None:
    built_wheel(wheel_root(tmp_path)).path.unlink()
    with pytest.raises(WheelMissing) as raised:
        built_wheel(tmp_path, "local")
    assert str(raised.value) == (
        "wheel missing: build/wheels/lakewright_ml-0.1.0-py3-none-any.whl does not exist; run `lakewright wheel publish local`"
    )


def test_file_is_another(tmp_path: Path, wheel_root: Callable[[Path], Path]) -> None:
    built_wheel(wheel_root(tmp_path)).path.write_bytes(b"another")
    with pytest.raises(WheelMissing) as raised:
        built_wheel(tmp_path)
    assert str(raised.value) == (
        "wheel missing: build/wheels/lakewright_ml-0.1.0-py3-none-any.whl is not what build/wheels/wheel.json records;"
        " run `lakewright wheel publish ENV`"
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_record_is_damaged(tmp_path: Path, wheel_root: Callable[[Path], Path], text: str) -> None:
    (wheel_root(tmp_path) / "build" / "wheels" / "wheel.json").write_text(text, encoding="utf-8")
    with pytest.raises(WheelMissing, match=r"build/wheels/wheel\.json is damaged; run"):
        built_wheel(tmp_path)

"""Every section of the settings is made by one stack, and what nobody makes is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra import applied
from infra.app import synth
from infra.errors import NotApplied
from infra.sections import sections
from infra.settings import Settings, load_settings
from infra.stacks import STACKS

TEXT = (
    'groups = {\n  a = { display_name = "a" }\n  b = { display_name = "b", existing = true }\n}\n'
    'directories = { d = { path = "/Shared/d" } }\n'
)


def test_every_section_belongs_to_one_stack() -> None:
    """A new module's section has to stand in one stack's SECTIONS; else synth would refuse every file that uses it."""
    assert Counter(section for stack in STACKS for section in stack.sections) == Counter(sections(Settings))


def test_what_the_stacks_make_is_accepted(envs: Callable[..., Path], minimal: str, tmp_path: Path) -> None:
    assert synth(load_settings("prod", envs(prod=minimal + TEXT)), tmp_path / "out", home=tmp_path)


def test_a_section_of_no_stack_is_refused(
    envs: Callable[..., Path], minimal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tuple(replace(stack, sections=tuple(s for s in stack.sections if s != "groups")) for stack in STACKS)
    monkeypatch.setattr(applied, "STACKS", without)
    monkeypatch.setattr("infra.stacks.foundation.stack.Group", _nothing)
    with pytest.raises(NotApplied) as caught:
        synth(load_settings("prod", envs(prod=minimal + TEXT)), tmp_path / "out", home=tmp_path)
    assert str(caught.value) == (
        "envs/prod.tfvars:3: groups.a: found in the settings, but no stack has the section in its SECTIONS; expected it to be applied"
    )


def test_an_object_that_its_stack_passes_over_is_refused(
    envs: Callable[..., Path], minimal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.stacks.workloads.stack.Directory", _nothing)
    settings = load_settings("prod", envs(prod=minimal + TEXT))
    with pytest.raises(NotApplied) as caught:
        synth(settings, tmp_path / "out", home=tmp_path)
    assert str(caught.value) == (
        "envs/prod.tfvars:6: directories.d: found in the settings, but stack workloads makes nothing of it; expected it to be applied"
    )
    assert synth(settings, tmp_path / "out", ["foundation"], home=tmp_path), "what another stack makes is not missed"


def _nothing(*arguments: Any, **keywords: Any) -> Any:
    return type("Made", (), {"address": None})()

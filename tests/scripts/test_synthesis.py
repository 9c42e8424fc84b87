"""Synth writes when something it reads has changed, and only then."""

from __future__ import annotations

import pytest

from scripts import synthesis
from scripts.wheel import build_wheel


@pytest.fixture
def synthesised(home):
    build_wheel()
    return synthesis.synthesise("local")


def test_again_nothing_is_written(home, synthesised):
    assert synthesised.fresh
    before = [path.stat().st_mtime_ns for path in synthesised.paths]
    again = synthesis.synthesise("local")
    assert not again.fresh
    assert again.paths == synthesised.paths
    assert [path.stat().st_mtime_ns for path in again.paths] == before


def test_a_changed_environment_is_written(home, synthesised):
    prod = home / "envs" / "prod.tfvars"
    prod.write_text(prod.read_text().replace("Species of an iris flower", "Kind of an iris flower"))
    again = synthesis.synthesise("local")
    assert again.fresh
    assert "Kind of an iris flower" in again.paths[1].read_text()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("{")])
def test_what_is_gone_or_damaged_is_written_again(damage, home, synthesised):
    damage(home / "build" / "local" / "synth.json")
    assert synthesis.synthesise("local").fresh


def test_a_missing_stack_is_written_again(home, synthesised):
    synthesised.paths[0].unlink()
    assert synthesis.synthesise("local").fresh
    assert synthesised.paths[0].is_file()


def test_settings_that_do_not_fit_leave_what_was_there(home, synthesised):
    before = synthesised.paths[1].read_bytes()
    local = home / "envs" / "local.tfvars"
    local.write_text(local.read_text() + "\nnonsense = 1\n")
    with pytest.raises(Exception, match="nonsense"):
        synthesis.synthesise("local")
    assert synthesised.paths[1].read_bytes() == before

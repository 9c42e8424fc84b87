"""The set-up script: the standard library only, steps that are done are skipped, a failed one says what to do."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import bootstrap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A repository in which commands are recorded instead of run; those in ``failing`` end with exit code 7."""
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "ml").mkdir()
    (tmp_path / "ml" / "pyproject.toml").write_text("")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "UV", venv / "bin" / "uv")
    monkeypatch.setattr(bootstrap, "STAMP", venv / "lakewright-setup.json")
    state = SimpleNamespace(commands=[], failing="")

    def run(command, **_):
        words = " ".join(command)
        if "--version" not in words and "-c" not in command:
            state.commands.append(words)
        if state.failing and state.failing in words:
            return subprocess.CompletedProcess(command, 7)
        if "venv" in command:
            (venv / "bin").mkdir(parents=True)
            (venv / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
            (venv / "bin" / "python").touch()
        if "pip install" in words:
            (venv / "bin" / "uv").touch()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return state


def test_standard_library_only():
    tree = ast.parse((ROOT / "scripts" / "bootstrap.py").read_text())
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_all_steps_then_none(checkout):
    bootstrap._set_up([])
    venv, uv, sync, compiled = checkout.commands
    assert "-m venv" in venv
    assert "pip install" in uv
    assert "--require-hashes" in uv
    assert (bootstrap.VENV / "uv-requirement.txt").read_text().count("--hash=sha256:") > 10
    assert "sync --locked" in sync
    assert "--extra" not in sync
    assert "--group" not in sync
    assert "compileall" in compiled
    checkout.commands.clear()
    bootstrap._set_up([])
    assert checkout.commands == []


def test_a_group_is_added_and_stays(checkout):
    bootstrap._set_up([])
    bootstrap._set_up(["dev"])
    assert "--group=dev" in checkout.commands[-2]
    checkout.commands.clear()
    bootstrap._set_up([])
    assert checkout.commands == []


def test_a_changed_lock_is_installed(checkout):
    bootstrap._set_up(["dev"])
    checkout.commands.clear()
    with (bootstrap.ROOT / "uv.lock").open("a") as lock:
        lock.write("\n")
    bootstrap._set_up([])
    assert [command.split()[1] for command in checkout.commands if "sync" in command] == ["sync"]
    assert "--group=dev" in checkout.commands[0]
    assert not any("-m venv" in command for command in checkout.commands)


def test_a_failed_step_says_what_to_do_and_the_next_run_goes_on(checkout):
    checkout.failing = "sync"
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap._set_up([])
    assert "could not install the locked dependencies" in str(caught.value)
    assert "PyPI can be reached" in str(caught.value)
    assert "goes on where it stopped" in str(caught.value)
    checkout.failing = ""
    checkout.commands.clear()
    bootstrap._set_up([])
    assert checkout.commands[0].split()[1] == "sync"


def test_a_damaged_stamp_is_no_stamp(checkout):
    bootstrap._set_up([])
    bootstrap.STAMP.write_text("{")
    checkout.commands.clear()
    bootstrap._set_up([])
    assert json.loads(bootstrap.STAMP.read_text())["groups"] == []


def test_uv_comes_in_the_locked_version():
    version, _ = bootstrap._locked_uv((ROOT / "uv.lock").read_text())
    installed = subprocess.run(
        [str(Path(sys.executable).parent / "uv"), "--version"], capture_output=True, text=True, check=True
    )
    assert installed.stdout.split()[1] == version


def test_make_without_a_usable_python(tmp_path):
    for name in ("make", "sh", "awk", "echo"):
        (tmp_path / name).symlink_to(Path("/usr/bin") / name)
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ended = subprocess.run(
        ["/usr/bin/make", "setup"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "error: no Python 3.11 or newer on PATH" in ended.stderr


def test_make_without_a_target_is_help():
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    shown = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    for target in ("up", "test", "down", "plan", "apply", "review", "destroy", "lint", "bench", "docs", "help"):
        assert f"  make {target} " in shown


def test_ctrl_c_is_no_traceback(monkeypatch, capsys):
    def interrupt(groups):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "_set_up", interrupt)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 130
    assert "goes on where it stopped" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_no_traceback(checkout, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "STAMP", bootstrap.ROOT / "uv.lock" / "stamp.json")
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 1
    assert "error: " in capsys.readouterr().err


def test_a_moved_checkout_is_made_to_be_where_it_is(checkout):
    bootstrap._set_up([])
    stamp = json.loads(bootstrap.STAMP.read_text())
    assert stamp["folder"] == str(bootstrap.ROOT)
    bootstrap.STAMP.write_text(json.dumps({**stamp, "folder": "/before"}))
    (bootstrap.VENV / "bin" / "pip").write_text("#!/before/.venv/bin/python\nimport pip\n")
    tool = bootstrap.VENV / "bin" / "tool"
    tool.write_text("#!/before/.venv/bin/python\nimport tool\n")
    tool.chmod(0o755)
    checkout.commands.clear()
    bootstrap._set_up([])
    [sync] = [command for command in checkout.commands if " sync " in command]
    assert "--reinstall-package=lakewright --reinstall-package=lakewright-ml" in sync
    assert tool.read_text() == f"#!{bootstrap.VENV}/bin/python\nimport tool\n"
    assert os.access(tool, os.X_OK)
    checkout.commands.clear()
    bootstrap._set_up([])
    assert checkout.commands == []


def test_the_launcher_starts_the_checkout_that_it_lies_in(tmp_path):
    for name in ("first", "second"):
        binaries = tmp_path / name / ".venv" / "bin"
        binaries.mkdir(parents=True)
        (binaries / "python").symlink_to(sys.executable)
        (binaries / "lakewright").write_text(bootstrap._LAUNCHER)
        (binaries / "lakewright").chmod(0o755)
        package = tmp_path / name / "scripts"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "cli.py").write_text(f"import sys\ndef main(): print({name!r}, *sys.argv[1:])\n")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "second" / ".venv" / "bin" / "lakewright")
    for program in (link, tmp_path / "second" / ".venv" / "bin" / "lakewright"):
        ended = subprocess.run(
            [str(program), "plan", "a b"], cwd=tmp_path / "first", capture_output=True, text=True, check=True
        )
        assert ended.stdout == "second plan a b\n"

"""The command line as a whole: commands are found by their files, each explains itself, none is slow to say so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(path.stem for path in (ROOT / "scripts" / "commands").glob("[a-z]*.py"))


def test_help_lists_every_file_of_commands(lakewright):
    shown = lakewright("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f" {command} " in shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, lakewright):
    shown = lakewright(command, "--help")
    assert shown.returncode == 0
    assert len(shown.stdout.split()) > 15


def test_help_imports_no_library_that_is_slow(home):
    code = "import sys; sys.argv = ['lakewright', '--help']\nfrom scripts.cli import main\ntry: main()\n"
    code += "except SystemExit: print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )
    loaded = set(shown.stdout.split())
    assert not loaded & {"cdktf", "jsii", "mlflow", "databricks.sdk", "pydantic", "pandas", "hcl2"}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["aply"], "aply"),
        (["--versoin"], "--versoin"),
        (["plan", "local", "--stak", "foundation"], "--stak"),
        (["plan", "local", "prod"], "prod"),
        (["review"], "Usage: lakewright review"),
        (["run"], "job"),
        (["endpoint", "qery"], "qery"),
        (["sandbox", "logs", "-n", "0"], "--lines"),
    ],
)
def test_a_usage_error_is_not_taken_for_changes(arguments, named, lakewright):
    ended = lakewright(*arguments)
    assert ended.returncode == 1
    assert named in ended.stdout + ended.stderr


def test_help_has_a_short_form_everywhere(lakewright):
    for arguments in ((), ("plan",), ("review",), ("review", "publish"), ("runs", "show")):
        assert "Usage: lakewright" in lakewright(*arguments, "-h").stdout


def test_version_is_that_of_the_package(lakewright):
    assert lakewright("--version").stdout == f"lakewright {version('lakewright')}\n"


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(["plna"], "plan"), (["env", "shwo"], "show"), (["plan", "local", "--stak", "x"], "--stack")],
)
def test_a_mistyped_word_is_answered_with_the_nearest(arguments, near, lakewright):
    said = lakewright(*arguments)
    assert said.returncode == 1
    assert f"Did you mean '{near}'?" in said.stderr or f"Possible options: {near}" in said.stderr


def test_help_of_review_shows_its_options(lakewright):
    shown = lakewright("review", "--help").stdout
    assert "--redacted-plan" in shown
    assert "review publish" in shown


def test_env_list_marks_the_chosen_one(lakewright):
    lakewright("env", "use", "local")
    assert lakewright("env", "list").stdout.splitlines() == ["* local", "  prod", "  staging"]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_offers_to_install_shell_completion(command, lakewright):
    assert "completion" not in lakewright(command, "--help").stdout


def test_env_show_is_json(lakewright):
    shown = lakewright("env", "show", "local")
    assert json.loads(shown.stdout)["sandbox"] is True


def test_env_show_hides_the_values_of_variables(lakewright, home):
    variables = '{ PLAIN = "hunter22", REFERENCE = "{{secrets/scope/key}}" }'
    text = f'inherits = "local"\nclusters = {{ gpu = {{ spark_env_vars = {variables} }} }}\n'
    (home / "envs" / "vars.tfvars").write_text(text)
    shown = lakewright("env", "show", "vars")
    assert "hunter22" not in shown.stdout
    found = json.loads(shown.stdout)["clusters"]["gpu"]["spark_env_vars"]
    assert (found["PLAIN"], found["REFERENCE"]) == ("(hidden)", "{{secrets/scope/key}}")


def test_env_use_is_remembered(lakewright):
    assert lakewright("env", "use", "local").returncode == 0
    assert json.loads(lakewright("env", "show").stdout)["env"] == "local"


def test_env_use_refuses_what_is_not_there(lakewright):
    ended = lakewright("env", "use", "nowhere")
    assert ended.returncode == 1
    assert 'found environment "nowhere"' in ended.stderr


def test_synth_gives_paths_for_machines(lakewright, home):
    lakewright("wheel", "publish", "local")  # builds it; without a sandbox it cannot be uploaded
    ended = lakewright("synth", "local", "--json")
    result = json.loads(ended.stdout)
    assert result["fresh"] is True
    assert [Path(path).parent.name for path in result["paths"]] == ["foundation", "workloads"]
    assert json.loads(lakewright("synth", "local", "--json").stdout)["fresh"] is False


def test_sandbox_from_start_to_end(lakewright, home):
    assert json.loads(lakewright("sandbox", "status", "--json").stdout) == {
        "running": False,
        "home": str(home / "sandbox"),
    }
    started = lakewright("sandbox", "up")
    try:
        assert "started" in started.stdout
        assert "runs already" in lakewright("sandbox", "up").stdout
        status = json.loads(lakewright("sandbox", "status", "--json").stdout)
        assert status["running"] is True
        assert status["confinement"]["not_confined"]
        for line in status["confinement"]["not_confined"]:
            told = f"not confined on this system: {line}"
            assert told in started.stdout
            assert told in lakewright("sandbox", "status").stdout
        token = (home / "sandbox" / "token").read_text()
        for command in (("sandbox", "status"), ("sandbox", "logs")):
            assert token not in lakewright(*command).stdout
    finally:
        stopped = lakewright("sandbox", "down")
    assert "stopped" in stopped.stdout
    assert "did not run" in lakewright("sandbox", "down").stdout
    assert lakewright("sandbox", "reset", given="n\n").returncode == 1
    assert (home / "sandbox" / "token").exists()
    assert lakewright("sandbox", "reset", "--yes").returncode == 0
    assert not (home / "sandbox").exists()

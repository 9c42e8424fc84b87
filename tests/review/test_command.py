"""The command's exit codes, over one file and several, and its one-line errors."""

import gzip
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scripts.commands.review import app
from tests.review.builders import change, plan

NOTHING = plan(change("x_thing.a", {"n": 1}, {"n": 1}, actions=["no-op"]))
CHANGES = plan(change("x_thing.a", {"n": 1}, {"n": 2}))
BLOCKED = plan(change("databricks_volume.a", {"name": "v"}, None))
UNDECIDED = plan(
    change("databricks_schema.a", None, {"name": "s"}, after_unknown={"force_destroy": True}),
)
BROKEN = {"format_version": "2.0"}


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"LAKEWRIGHT_FINGERPRINT_KEY": "k"})
    return done.exit_code, done.output


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("document", "code"),
    [(NOTHING, 0), (CHANGES, 2), (BLOCKED, 3), (UNDECIDED, 4), (BROKEN, 1)],
    ids=["0", "2", "3", "4", "1"],
)
def test_exit_codes(document: dict, code: int, write: Callable[..., Path]) -> None:
    assert run(write(document))[0] == code


def test_the_worst_of_several_files_wins(write: Callable[..., Path]) -> None:
    files = [
        write(document, f"{name}.json") for name, document in enumerate((NOTHING, CHANGES, UNDECIDED, BLOCKED, BROKEN))
    ]
    assert [run(*files[:count])[0] for count in range(1, 6)] == [0, 2, 4, 3, 1]


def test_an_error_is_one_line_and_names_what_was_expected(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(BROKEN)
    code, output = run(path)
    assert code == 1
    assert f"error: {path}: format_version is 2.0; expected format_version ≥ 0.1 and < 2.0" in output
    assert run(tmp_path / "none.json")[0] == 1
    code, output = run(path, "--format", "pdf")
    assert (code, output) == (1, "error: --format: found 'pdf'; expected html, json, junit, markdown, sarif, text\n")


@pytest.mark.parametrize("option", ["--output", "--redacted-plan"])
def test_a_file_is_written_whole_or_not_at_all(option: str, write: Callable[..., Path], tmp_path: Path) -> None:
    many = write(plan(*(change(f"x_thing.a{number}", {"n": 1}, {"n": 2}) for number in range(100))))
    target = tmp_path / "out"
    target.write_text("the last one")
    lakewright = Path(sys.executable).with_name("lakewright")
    small = f"ulimit -f 1; exec {shlex.join([str(lakewright), 'review', '--json', str(many), option, str(target)])}"
    environment = {**os.environ, "LAKEWRIGHT_FINGERPRINT_KEY": "k", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["bash", "-c", small], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (1, f"error: {target}: File too large\n")
    assert target.read_text() == "the last one"
    assert {path.name for path in tmp_path.iterdir()} == {many.name, "out"}


def test_state_only_changes_are_changes(write: Callable[..., Path]) -> None:
    moved = change("x_thing.b", {"n": 1}, {"n": 1}, actions=["no-op"], previous_address="x_thing.a")
    code, output = run(write(plan(moved)))
    assert code == 2
    assert "No changes" not in output
    assert "x_thing.a moves to x_thing.b" in output


def test_an_errored_plan_cannot_be_decided(write: Callable[..., Path]) -> None:
    assert run(write({**CHANGES, "errored": True}))[0] == 4


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gzip", "noise", "twice"])
def test_wrappings(encoding: str, tmp_path: Path) -> None:
    text = json.dumps(CHANGES)
    path = tmp_path / "plan.json"
    if encoding == "gzip":
        path.write_bytes(gzip.compress(text.encode()))
    elif encoding == "noise":
        path.write_text(f"$ terraform show {{x}}\n{text}\nReleasing state lock.\n")
    elif encoding == "twice":
        path.write_text(f"{text}\n{text}\n")
    else:
        path.write_bytes(text.encode(encoding))
    code, output = run(path)
    assert code == 2, output
    assert ("2 updated" if encoding == "twice" else "1 updated") in output


def test_an_event_stream_is_reviewed_without_values(tmp_path: Path) -> None:
    events = [
        {"@level": "info", "type": "version", "terraform": "1.11.4"},
        {
            "@level": "info",
            "type": "planned_change",
            "change": {
                "resource": {"addr": "databricks_volume.a", "resource_type": "databricks_volume"},
                "action": "replace",
            },
        },
        {
            "@level": "info",
            "type": "planned_change",
            "change": {
                "resource": {"addr": "databricks_schema.a", "resource_type": "databricks_schema"},
                "action": "create",
            },
        },
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(map(json.dumps, events)))
    code, output = run(path, "--json")
    findings = {(f["rule"], f["outcome"]) for f in json.loads(output[output.index("{\n") :])["findings"]}
    assert code == 3
    assert {("volume_not_deleted", "fail"), ("force_destroy_not_switched_on", "cannot decide")} <= findings


def test_policy_only_judges_a_configuration(write: Callable[..., Path]) -> None:
    synth = {"terraform": {}, "resource": {"databricks_schema": {"a": {"name": "s", "force_destroy": True}}}}
    assert run(write(synth), "--policy-only")[0] == 3
    code, output = run(write(CHANGES), "--policy-only")
    assert code == 1
    assert "expected a configuration" in output


def test_levels_and_waivers_by_environment(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(BLOCKED)
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs/review.toml").write_text('[levels.local]\nvolume_not_deleted = "warn"\n')
    assert run(path)[0] == 3
    assert run(path, "--env", "local")[0] == 2
    waiver = '[[waiver]]\nrule = "volume_not_deleted"\naddress = "databricks_volume.*"\nowner = "m"\nreason = "copied"\nexpires = {}\n'
    (tmp_path / "envs/waivers.toml").write_text(waiver.format("2999-01-01"))
    code, output = run(path)
    assert code == 2
    assert "m until 2999-01-01: copied" in output
    (tmp_path / "envs/waivers.toml").write_text(waiver.format("2020-01-01"))
    code, output = run(path)
    assert code == 3
    assert "expired on 2020-01-01" in output
    (tmp_path / "envs/waivers.toml").write_text(waiver.format('"soon"'))
    code, output = run(path)
    assert code == 1
    assert "waiver 1.expires: found 'soon'; expected a date such as 2026-06-30" in output
    (tmp_path / "envs/waivers.toml").unlink()
    (tmp_path / "envs/review.toml").write_text('[levels]\nno_such_rule = "warn"\n')
    assert "expected the id of a rule" in run(path)[1]


def test_other_tools_findings_are_laid_over(write: Callable[..., Path], tmp_path: Path) -> None:
    conftest = tmp_path / "conftest.json"
    conftest.write_text(
        json.dumps([{"namespace": "main", "failures": [{"msg": "no tags", "metadata": {"address": "x_thing.a"}}]}])
    )
    sarif = tmp_path / "other.sarif"
    result = {"ruleId": "R1", "level": "warning", "message": {"text": "hm"}}
    sarif.write_text(
        json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "checkov"}}, "results": [result]}]})
    )
    code, output = run(write(CHANGES), "--overlay", conftest, "--overlay", sarif, "--json")
    rules = {finding["rule"]: finding["level"] for finding in json.loads(output)["findings"]}
    assert code == 3
    assert rules == {"conftest/main": "block", "checkov/R1": "warn"}


def test_the_redacted_plan_is_written(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(
        plan(change("x_thing.a", {"p": "hunter2-hunter2"}, {"p": "other-secret-1"}, after_sensitive={"p": True}))
    )
    run(path, "--redacted-plan", tmp_path / "redacted.json")
    assert json.loads((tmp_path / "redacted.json").read_text())["resource_changes"][0]["change"]["after"] == {
        "p": "(redacted)"
    }
    assert run(path, path, "--redacted-plan", tmp_path / "x.json")[0] == 1

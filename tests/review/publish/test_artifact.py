"""A review's JSON that somebody else wrote: refused with one error wherever it is not what a review writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from review import Options, ReadingError, summarise_plans
from review.publish import result_from
from review.reading import plan_from
from review.render import render
from scripts.commands.review import app
from tests.review.builders import KEY, change, plan

COMMAND = "##vso[task.setvariable variable=x]y\n::error::z\x1b[31m"


def document() -> dict[str, Any]:
    changes = change("databricks_volume.a", {"name": "landing"}, None), change("x_thing.b", {"n": 1}, {"n": 2})
    options = Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY)
    found: dict[str, Any] = json.loads(render(summarise_plans([plan_from(plan(*changes))], options), "json"))
    return found


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    *way, last, value = path

    def edit(found: Any) -> None:
        for step in way:
            found = found[step]
        found[last] = value

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        _set("format_version", "2.0"),
        _set("verdict", "no_change"),
        _set("verdict", COMMAND),
        _set("verdict", []),
        _set("fingerprint", "ab"),
        _set("fingerprint", "a" * 1_000_000),
        _set("fingerprint", "a" * 63 + "\n"),
        _set("sources", [1]),
        _set("errors", {"a": 1}),
        _set("counts", "drift_elsewhere", -1),
        _set("counts", "drift_elsewhere", 1e999),
        _set("counts", "drift_elsewhere", "5"),
        _set("existing", {"rule": 10**30}),
        _set("findings", 0, "line", True),
        _set("findings", 0, "line", float("nan")),
        _set("findings", 0, "level", COMMAND),
        _set("findings", 0, "details", [None]),
        _set("changes", 0, "action", COMMAND),
        _set("changes", 0, "suppressed", {"order": "many"}),
        _set("changes", 0, "differences", 0, {"path": 1}),
        _set("changes", "nothing"),
        lambda found: found.pop("findings"),
    ],
)
def test_an_edited_review_is_refused(tmp_path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    found = document()
    edit(found)
    path = tmp_path / "review.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ReadingError, match="lakewright review --format json"):
        result_from(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"a":' + b"9" * 10_000 + b"}", b"null"])
def test_what_is_no_review_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "review.json"
    path.write_bytes(content)
    with pytest.raises(ReadingError):
        result_from(path)


def test_the_refusal_acts_on_no_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = document()
    found["findings"][0]["level"] = COMMAND
    path = tmp_path / "review.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    done = CliRunner().invoke(app, ["publish", "github", str(path), "--pull-request", "7", "--repository", "o/r"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "##vso" not in done.output
    assert "\x1b" not in done.output


def test_texts_with_half_a_character_are_shown(tmp_path: Path) -> None:
    found = document()
    found["changes"][0]["address"] = found["findings"][0]["address"] = "databricks_volume.\ud800"
    path = tmp_path / "review.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    assert "[U+D800]" in render(result_from(path), "markdown", 65_536)

"""The judgement of the kills: what is lost, doubled, swallowed, or half there is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bench.__main__ as program
from bench import _client, sandbox_kills
from bench._clients import compare_identical
from bench._killed_sandbox import KilledSandbox, Unanswered
from bench._measuring import Table


class _Writes(_client.Client):
    name = "writes"


class _Answers(KilledSandbox):
    """Gives the answers that it was given, in their order."""

    def __init__(self, *answers: Any) -> None:
        super().__init__(Path(), 0)
        self.answers = list(answers)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.answers.pop(0)
        if answer is None:
            raise Unanswered(path)
        return answer


def _client_of(*answers: Any) -> _Writes:
    return _Writes(_Answers(*answers), seed=1)


@pytest.mark.parametrize(
    ("acknowledged", "there", "unknown", "wrong"),
    [
        ([1, 2], [1, 2], 0, {}),
        ([1, 2], [1, 2, 3], 1, {}),
        ([1, 2], [1, 2, 3], 0, {"doubled": 1}),
        ([1, 2], [1], 0, {"lost": 1}),
        ([1, 1, 2], [1, 2], 1, {"swallowed": 1}),
    ],
)
def test_identical_writes(acknowledged: list[int], there: list[int], unknown: int, wrong: dict[str, int]) -> None:
    client = _client_of()
    compare_identical(client, acknowledged, there, unknown)
    assert {kind: len(what) for kind, what in client.seen.wrong.items()} == wrong


def test_sent_again_until_it_is_answered() -> None:
    client = _client_of(None, (503, {}), (200, {"id": 1}))
    assert client.until_answered("POST", "/x", {}) == {"id": 1}
    assert (client.seen.answered, client.seen.unanswered, client.seen.wrong) == (1, 2, {})


def test_a_refusal_of_what_was_sent_again_is_wrong() -> None:
    client = _client_of(None, (400, {"error_code": "RESOURCE_ALREADY_EXISTS"}))
    assert client.until_answered("POST", "/x", {}) is None
    assert list(client.seen.wrong) == ["refused"]


def test_a_deletion_that_was_done_the_first_time_is_done() -> None:
    client = _client_of(None, (404, {}))
    client.until_answered("DELETE", "/x", gone=True)
    assert client.seen.wrong == {}
    client = _client_of((404, {}))
    client.until_answered("DELETE", "/x", gone=True)
    assert list(client.seen.wrong) == ["refused"]


def test_json_is_one_line_and_leaves_the_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Table("Kills", "c", ["a"], [["1"]])
    monkeypatch.setattr(sandbox_kills, "measure", lambda: table)
    monkeypatch.setattr(program, "_write", lambda _: pytest.fail("the page was written"))
    assert program.main(["--json", "sandbox_kills"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [["1"]]

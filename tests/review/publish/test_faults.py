"""What goes wrong between us and a service: lost answers, long waits, servers of one's own, other people's pages, and the token."""

import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from review import Options, PublishError, ReviewResult, summarise_plans
from review.publish import AzureDevOps, Client, GitHub
from review.publish.page import marker
from review.reading import plan_from
from review.render import render
from scripts.commands.review import app
from tests.review.builders import KEY, change, plan
from tests.review.publish.conftest import BROKEN

TOKEN = "secret-token-1"


def review(*changes: dict[str, Any]) -> ReviewResult:
    return summarise_plans(
        [plan_from(plan(*changes))], Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY)
    )


@pytest.fixture
def blocked() -> ReviewResult:
    return review(change("databricks_volume.a", {"name": "landing"}, None))


@pytest.fixture
def waits() -> list[float]:
    return []


def github(service: Any, waits: list[float], key: str = "plan") -> GitHub:
    client = Client("GitHub", service.url + service.at, {"Authorization": f"Bearer {TOKEN}"}, waits.append)
    return GitHub(client, "o/r", 7, key)


def azure(service: Any, waits: list[float], key: str = "plan") -> AzureDevOps:
    client = Client("Azure DevOps", service.url, {"Authorization": f"Bearer {TOKEN}"}, waits.append)
    return AzureDevOps(client, "p", "r", 7, key)


def comment(number: int, body: str, login: str = "github-actions[bot]") -> dict[str, Any]:
    return {"id": number, "node_id": f"N{number}", "body": body, "user": {"login": login}}


def test_a_server_of_ones_own_pages_and_hides_below_its_path(
    service: Any, waits: list[float], blocked: ReviewResult
) -> None:
    service.at = "/api/v3"
    service.comments = [comment(n, "other") for n in range(1, 230)] + [comment(230, f"{marker('plan')}\nold")]
    assert github(service, waits).comment(blocked).comment == "updated"
    assert github(service, waits).comment(blocked, renew=True).comment == "replaced"
    assert service.hidden == ["N230"]


def test_a_page_written_twice_because_its_answer_was_lost_is_hidden(
    service: Any, waits: list[float], blocked: ReviewResult
) -> None:
    service.comments = [comment(1, f"{marker('plan')}\nold"), comment(2, f"{marker('plan')}\nold")]
    assert github(service, waits).comment(blocked).comment == "updated"
    assert (service.hidden, service.comments[0]["body"]) == (["N1"], f"{marker('plan')}\nold")
    assert github(service, waits).comment(blocked).comment == "unchanged"
    assert service.hidden == ["N1"]


def test_what_is_hidden_already_is_not_hidden_again(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    for _ in range(4):
        github(service, waits).comment(blocked, renew=True)
    assert service.hidden == ["N1", "N2", "N3"]


def test_graphql_that_refuses_with_200_is_an_error(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    github(service, waits).comment(blocked)
    service.refuses = "Resource not accessible by integration"
    with pytest.raises(PublishError, match="graphql: Resource not accessible by integration"):
        github(service, waits).comment(blocked, renew=True)


def test_a_comment_that_somebody_deletes_meanwhile_is_written_anew(
    service: Any, waits: list[float], blocked: ReviewResult
) -> None:
    service.comments = [{**comment(1, f"{marker('plan')}\nold"), "gone": True}]
    assert github(service, waits).comment(blocked).comment == "replaced"
    assert service.comments[1]["body"].startswith(marker("plan"))


def test_two_keys_leave_each_others_pages_and_labels_alone(
    service: Any, waits: list[float], blocked: ReviewResult
) -> None:
    for make in (github, azure):
        service.labels = []
        for key, result in (("prod", blocked), ("dev", review()), ("dev", blocked), ("dev", review())):
            make(service, waits, key).comment(result)
            make(service, waits, key).label(result)
        assert sorted(service.labels) == ["dev: no change", "prod: blocked"]
    assert len(service.comments) == len(service.threads) == 2
    assert service.colours["prod: blocked"] == "b3261e"


def test_a_thread_with_a_forged_marker_is_left_alone(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    forged = {"id": 1, "content": f"{marker('plan')}\nforged", "author": {"id": "mallory"}}
    service.threads = [{"id": 1, "status": "active", "comments": [forged]}]
    assert azure(service, waits).comment(blocked).comment == "created"
    assert azure(service, waits).comment(review()).comment == "updated"
    assert (service.threads[0]["status"], forged["content"]) == ("active", f"{marker('plan')}\nforged")


def test_an_interrupted_update_leaves_no_wrong_status(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    azure(service, waits).comment(blocked)
    service.threads[0]["status"] = "closed"
    assert azure(service, waits).comment(blocked).comment == "unchanged"
    assert service.threads[0]["status"] == "active"
    before = len(service.requests)
    azure(service, waits).comment(blocked)
    assert {method for method, _ in service.requests[before:]} == {"GET"}


def test_a_broken_connection_is_tried_again(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    service.faults = [(BROKEN, {}, {}), (BROKEN, {}, {})]
    assert github(service, waits).comment(blocked).comment == "created"
    assert waits == [2.0, 4.0]


def test_waits_are_as_long_as_the_service_says(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    service.faults = [
        (429, {"Retry-After": formatdate(time.time() + 30, usegmt=True)}, {}),
        (403, {}, {"message": "You have exceeded a secondary rate limit"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 20)}, {"message": "limit"}),
        (503, {"Retry-After": "²"}, {}),
    ]
    assert github(service, waits).comment(blocked).comment == "created"
    assert [round(wait, -1) for wait in waits[:3]] == [30, 60, 20]
    assert waits[3] == 16.0


def test_a_wait_of_an_hour_is_an_error_at_once(service: Any, waits: list[float], blocked: ReviewResult) -> None:
    service.faults = [(429, {"Retry-After": "3600"}, {"message": "API rate limit exceeded"})]
    with pytest.raises(PublishError, match=r"API rate limit exceeded \(it asks to wait for 3600 seconds\)"):
        github(service, waits).comment(blocked)
    assert waits == []


@pytest.mark.parametrize("answer", [{"message": "ok"}, [1], "text", None])
def test_a_list_that_is_none_is_one_error(service: Any, waits: list[float], answer: Any) -> None:
    service.answer = lambda *_: (200, {}, answer)
    with pytest.raises(PublishError, match="no list of objects"):
        github(service, waits).comment(review())


def test_a_page_to_sign_in_says_that_the_token_is_wrong(service: Any, waits: list[float]) -> None:
    service.answer = lambda *_: (203, {}, "<html>Sign in</html>")
    with pytest.raises(PublishError, match="the token is not accepted"):
        azure(service, waits).comment(review())


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.com", "https://", ""])
def test_a_wrong_url_is_one_error(url: str) -> None:
    with pytest.raises(PublishError, match="expected https://"):
        Client("GitHub", url, {})


@pytest.mark.parametrize("token", ["with\nline", "with\x00zero", "wïth"])
def test_a_token_that_is_none_is_not_shown(
    service: Any, tmp_path: Path, blocked: ReviewResult, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = published(service, tmp_path, blocked, monkeypatch, f"{TOKEN}{token}" if "\x00" not in token else "")
    assert done.exit_code == 1
    assert TOKEN not in done.output
    assert service.requests == []
    with pytest.raises(PublishError, match="no token has") as error:
        Client("GitHub", service.url, {"Authorization": f"Bearer {TOKEN}{token}"})
    assert TOKEN not in str(error.value)


def published(
    service: Any, folder: Path, result: ReviewResult, monkeypatch: pytest.MonkeyPatch, token: str = TOKEN
) -> Any:
    path = folder / "review.json"
    path.write_text(render(result, "json"), encoding="utf-8")
    monkeypatch.setenv("GITHUB_TOKEN", token)
    monkeypatch.setenv("GITHUB_API_URL", service.url)
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder / "output"))
    return CliRunner().invoke(app, ["publish", "github", str(path), "--pull-request", "7"])


def test_a_refused_comment_loses_neither_summary_nor_outputs(
    service: Any, tmp_path: Path, blocked: ReviewResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.faults = [
        (403, {}, {"message": "Resource not accessible\n##vso[task.setvariable variable=x]y by integration"})
    ]
    done = published(service, tmp_path, blocked, monkeypatch)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert TOKEN not in done.output
    assert "##vso" not in done.output
    assert "verdict=blocked" in (tmp_path / "output").read_text()
    assert "Look here first" in (tmp_path / "summary").read_text()


def test_a_summary_stays_below_its_mebibyte_with_what_is_there(
    service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = review(*(change(f"x_thing.c{n}", {"t": "a" * 900}, {"t": f"{n}" + "b" * 900}) for n in range(900)))
    summary = tmp_path / "summary"
    for there in (0, 500_000, 1_048_000):
        summary.write_text("x" * there)
        done = published(service, tmp_path, result, monkeypatch)
        assert done.exit_code == 0
        assert summary.stat().st_size < 1_048_576
        assert ("## 📝" in summary.read_text()) is (there < 1_000_000)
        assert ("summary is full" in done.output) is (there > 1_000_000)


def test_without_a_token_nothing_is_asked(
    service: Any, tmp_path: Path, blocked: ReviewResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = published(service, tmp_path, blocked, monkeypatch, "")
    assert (done.exit_code, service.requests) == (1, [])
    assert "GITHUB_TOKEN: found nothing" in done.output

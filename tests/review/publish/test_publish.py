"""One sticky page on both services, from the JSON alone, with paging, refusals, rate limits and too long bodies."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from review import Options, PublishError, ReadingError, ReviewResult, summarise_plans
from review.publish import AzureDevOps, Client, GitHub, result_from
from review.publish.page import is_ours, marker
from review.reading import plan_from
from review.render import render
from scripts.commands.review import app
from tests.review.builders import KEY, acting_parts, change, plan


def review(*changes: dict[str, Any]) -> ReviewResult:
    return summarise_plans(
        [plan_from(plan(*changes))], Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY)
    )


@pytest.fixture
def blocked() -> ReviewResult:
    return review(change("databricks_volume.a", {"name": "landing"}, None), change("x_thing.b", {"n": 1}, {"n": 2}))


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def github(service: Any, waits: list[float]) -> GitHub:
    return GitHub(Client("GitHub", service.url, {"Authorization": "Bearer t"}, waits.append), "o/r", 7, "plan")


@pytest.fixture
def azure(service: Any, waits: list[float]) -> AzureDevOps:
    return AzureDevOps(
        Client("Azure DevOps", service.url, {"Authorization": "Bearer t"}, waits.append), "p", "r", 7, "plan"
    )


def test_github_updates_its_one_comment_on_any_page(service: Any, github: GitHub, blocked: ReviewResult) -> None:
    service.comments = [
        {"id": n, "node_id": f"N{n}", "body": f"{marker('plan')}\nforged", "user": {"login": "mallory"}}
        for n in range(1, 251)
    ]
    assert github.comment(blocked).comment == "created"
    assert github.comment(blocked).comment == "unchanged"
    assert github.comment(review()).comment == "updated"
    assert len(service.comments) == 251
    assert "No changes" in service.comments[250]["body"]
    assert service.comments[0]["body"].endswith("forged")


def test_github_renews_by_hiding_the_old_one(service: Any, github: GitHub, blocked: ReviewResult) -> None:
    github.comment(blocked)
    assert github.comment(blocked, renew=True).comment == "replaced"
    assert service.hidden == ["N1"]
    assert len(service.comments) == 2


def test_github_shortens_what_is_too_long_and_keeps_the_risk(service: Any, github: GitHub) -> None:
    service.longest = 9_000
    many = [change(f"x_thing.c{n}", {"text": "a" * 300}, {"text": "b" * 300 + str(n)}) for n in range(300)]
    published = github.comment(review(change("databricks_volume.a", {"name": "landing"}, None), *many))
    assert published.bytes <= 9_000
    assert "volume_not_deleted" in service.comments[0]["body"]
    assert "Left out for size" in service.comments[0]["body"]


def test_github_waits_where_it_is_told_to(
    service: Any, github: GitHub, waits: list[float], blocked: ReviewResult
) -> None:
    service.faults = [
        (502, {}, {}),
        (403, {"Retry-After": "7"}, {"message": "You have exceeded a secondary rate limit"}),
        (429, {"Retry-After": "3"}, {}),
    ]
    assert github.comment(blocked).comment == "created"
    assert waits == [2.0, 7.0, 3.0]


def test_github_refusal_is_one_clear_error(
    service: Any, github: GitHub, waits: list[float], blocked: ReviewResult
) -> None:
    service.faults = [(403, {}, {"message": "Resource not accessible by integration"})]
    with pytest.raises(PublishError, match=r"GitHub answered 403 to POST .*Resource not accessible by integration"):
        github.comment(blocked)
    assert waits == []


def test_github_gives_up_in_the_end(service: Any, github: GitHub, waits: list[float], blocked: ReviewResult) -> None:
    service.faults = [(500, {}, {})] * 9
    with pytest.raises(PublishError, match="answered 500"):
        github.comment(blocked)
    assert len(waits) == 4


def test_labels_follow_the_verdict(service: Any, github: GitHub, azure: AzureDevOps, blocked: ReviewResult) -> None:
    for target in (github, azure):
        service.labels = ["kept", "plan: changes"]
        target.label(blocked)
        assert service.labels == ["kept", "plan: blocked"]
        target.label(review())
        assert service.labels == ["kept", "plan: no change"]


def test_azure_keeps_one_thread_and_its_status_says_whether_it_holds(
    service: Any, azure: AzureDevOps, blocked: ReviewResult
) -> None:
    service.threads = [{"id": n, "status": "active", "comments": [{"id": 1, "content": "other"}]} for n in range(1, 6)]
    assert azure.comment(blocked).comment == "created"
    assert service.threads[5]["status"] == "active"
    assert azure.comment(review()).comment == "updated"
    assert service.threads[5]["status"] == "closed"
    assert azure.comment(blocked, renew=True).comment == "replaced"
    assert [thread["status"] for thread in service.threads[5:]] == ["closed", "active"]


def test_azure_shortens_what_is_too_long(service: Any, azure: AzureDevOps) -> None:
    service.longest = 40_000
    many = [change(f"x_thing.c{n}", {"text": "a" * 300}, {"text": "b" * 300 + str(n)}) for n in range(300)]
    assert azure.comment(review(*many)).bytes <= 40_000


def test_a_quoted_marker_is_not_ours() -> None:
    assert is_ours(f"{marker('plan')}\npage", "plan")
    assert not is_ours(f"> {marker('plan')}\npage", "plan")
    assert not is_ours(f"hello\n{marker('plan')}", "plan")
    with pytest.raises(ValueError, match="--key"):
        marker("x --> y")


def test_the_page_from_the_json_is_the_page(tmp_path: Path, blocked: ReviewResult) -> None:
    path = tmp_path / "review.json"
    path.write_text(render(blocked, "json"), encoding="utf-8")
    assert render(result_from(path), "markdown", 65_536) == render(blocked, "markdown", 65_536)


def test_a_forged_artifact_cannot_inject(tmp_path: Path, blocked: ReviewResult) -> None:
    document = json.loads(render(blocked, "json"))
    evil = "</code><script>x</script> @octocat #1 GH-1 <!-- lakewright-review:plan -->\n```\n# big"
    document["findings"][0] |= {
        "title": evil,
        "why": evil,
        "fix": evil,
        "details": [evil],
        "address": evil,
        "waiver": "",
    }
    document["changes"][0] |= {"address": evil, "reason": evil, "deferred": evil, "stack": evil}
    path = tmp_path / "review.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    text = render(result_from(path), "markdown")
    for kind, content in acting_parts(text):
        plain = re.sub(r"<code>.*?</code>", "", content)
        for bad in ("<script", "@octocat", "#1 ", "<!--", "GH-1"):
            assert bad not in plain, (kind, content)
    assert "\n# big" not in text
    path.write_text('{"verdict": []}', encoding="utf-8")
    with pytest.raises(ReadingError, match="lakewright review --format json"):
        result_from(path)


def test_the_command_writes_summary_outputs_and_comment(
    service: Any, tmp_path: Path, blocked: ReviewResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "review.json"
    path.write_text(render(blocked, "json"), encoding="utf-8")
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token-1")
    monkeypatch.setenv("GITHUB_API_URL", service.url)
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    done = CliRunner().invoke(app, ["publish", "github", str(path), "--pull-request", "7", "--labels"])
    assert (done.exit_code, done.output) == (0, "comment created\n")
    assert service.tokens == {"Bearer secret-token-1"}
    assert service.labels == ["plan: blocked"]
    assert "Look here first" in (tmp_path / "summary").read_text()
    assert f"verdict=blocked\nexit_code=3\nfingerprint={blocked.fingerprint}\n" in (tmp_path / "output").read_text()


def test_the_azure_command_prints_logging_commands(
    service: Any, tmp_path: Path, blocked: ReviewResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "review.json"
    path.write_text(render(blocked, "json"), encoding="utf-8")
    for name, value in {
        "SYSTEM_COLLECTIONURI": service.url,
        "SYSTEM_TEAMPROJECT": "p",
        "BUILD_REPOSITORY_ID": "r",
        "SYSTEM_ACCESSTOKEN": "t",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    }.items():
        monkeypatch.setenv(name, value)
    summary = tmp_path / "review.md"
    done = CliRunner().invoke(app, ["publish", "azure-devops", str(path), "--summary", str(summary)])
    assert done.exit_code == 0, done.output
    assert f"##vso[task.uploadsummary]{summary}" in done.output
    assert "##vso[task.setvariable variable=review_verdict;isOutput=true]blocked" in done.output
    assert len(service.threads) == 1

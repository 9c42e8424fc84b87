"""What a reader sees: what differs, how sure it is, and nothing that acts; and that a budget never costs a risk."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from review import Options, ReviewError, ReviewResult, summarise, summarise_plans
from review.reading import plan_from
from review.render import formats, render
from scripts.commands.review import app
from tests.review.builders import KEY, acting_parts, change, plan

HERE = Path(__file__).parent
PAGES = ("markdown", "text", "html")
OPTIONS = Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY)
COMMANDS = "##vso[task.setvariable variable=x]y ##[add-path]z " + "word " * 40 + "::add-mask::x"


def review(*changes: object, **more: object) -> ReviewResult:
    return summarise_plans([plan_from(plan(*changes, **more))], OPTIONS)  # type: ignore[arg-type]


def differing(before: str, after: str) -> ReviewResult:
    return review(change("x_thing.a", {"text": before}, {"text": after}))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("x" * 9000 + "old", "x" * 9000 + "new", ["old", "new"]),
        ("a\r\nb", "a\nb", ["[U+000D]"]),
        ("a\u2028b\n", "a\nb\n", ["[U+2028]"]),
        ("a\u3164b", "ab", ["[U+3164]"]),
        ("a\ufe0f", "a", ["[U+FE0F]"]),
        ("a\u2003b", "a b", ["[U+2003]"]),
        ("line\n" * 9000 + "old", "line\n" * 9000 + "new", ["differences after the first 20,000 characters"]),
    ],
)
def test_what_differs_is_seen(name: str, before: str, after: str, seen: list[str]) -> None:
    page = render(differing(before, after), name)
    for text in seen:
        assert text in page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_acts_on_a_pipeline(name: str) -> None:
    page = render(differing("x", COMMANDS), name)
    assert "##vso[" not in page
    assert "##[" not in page
    assert not re.search(r"^\s*::", page, re.MULTILINE)


def test_a_reason_in_no_known_words_makes_no_link() -> None:
    reason = "see GH-1 at www.evil.example, deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
    page = render(review(change("x_thing.a", {"n": 1}, {"n": 2}, action_reason=reason)), "markdown")
    for _, content in acting_parts(page):
        assert "GH-1" not in re.sub(r"<code>.*?</code>", "", content)
    assert "no longer in the configuration" in render(
        review(change("x_thing.a", {"n": 1}, None, action_reason="delete_because_no_resource_config")), "markdown"
    )


def test_another_tools_words_act_nowhere(tmp_path: Path) -> None:
    evil = "t<b>@x:y ```\n# h\x1b[31m\ud800"
    found = {"ruleId": evil, "level": "error", "message": {"text": evil}}
    found["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": evil}, "region": {"startLine": -3}}}]  # type: ignore[assignment]
    other = {**found, "message": {"text": "[x](http://evil.example)"}}
    overlay, document = tmp_path / "other.sarif", tmp_path / "plan.json"
    run = {"tool": {"driver": {"name": evil}}, "results": [found, other]}
    overlay.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    document.write_text(json.dumps(plan(change("x_thing.a", {"n": 1}, {"n": 2}))))
    for name in formats():
        target = tmp_path / name
        done = CliRunner().invoke(
            app, [str(document), "--overlay", str(overlay), "--format", name, "-o", str(target), "--policy", "none"]
        )
        assert done.exit_code == 3, done.output
        assert "\x1b" not in target.read_text(encoding="utf-8")
    for kind, content in acting_parts((tmp_path / "markdown").read_text(encoding="utf-8")):
        assert "@x" not in content, kind
    assert "<b>" not in (tmp_path / "html").read_text(encoding="utf-8")
    ElementTree.parse(tmp_path / "junit")
    results = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"]
    assert len({entry["partialFingerprints"]["primaryLocationLineHash"] for entry in results}) == 2
    assert {entry["locations"][0]["physicalLocation"]["region"]["startLine"] for entry in results} == {1}
    assert {entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"][:14] for entry in results} == {
        "t%3Cb%3E%40x%3"
    }
    assert "](" not in "".join(entry["message"]["text"] for entry in results)


def test_a_file_with_a_name_that_acts_is_one_harmless_line(tmp_path: Path) -> None:
    path = tmp_path / "x\n##vso[task.complete]\x1b[31m.json"
    path.write_text("nope")
    done = CliRunner().invoke(app, [str(path)])
    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "##vso[" not in done.output


def test_a_page_names_the_plans_it_is_of() -> None:
    plans = [plan_from(plan(), f"{place}/stacks/data/plan.json") for place in ("staging", "prod")]
    for name in ("markdown", "text"):
        page = render(summarise_plans(plans, OPTIONS), name).replace("`", "")
        assert "No changes" in page
        assert "Reviewed: staging/data, prod/data\n" in page
        assert "Reviewed: plan (2 plans)\n" in render(summarise_plans([plan_from(plan())] * 2, OPTIONS), name).replace(
            "`", ""
        )


def test_a_doubt_is_not_called_a_loss() -> None:
    result = review(
        change("databricks_schema.sure", {"name": "a"}, None),
        change("databricks_schema.doubt", None, {"name": "s"}, after_unknown={"force_destroy": True}),
    )
    for name in PAGES:
        page = render(result, name)
        changes = page[page.rindex("schema_not_deleted") if name == "text" else page.index("Changes", 300) :]
        assert changes.index("sure") < changes.index("doubt")
        assert changes.count("Data lost") == 1
        assert changes.count("Not decided") == 1


def test_what_is_waived_counts_in_the_verdicts_line(tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(
        '[[waiver]]\nrule = "volume_not_deleted"\naddress = "*"\nowner = "m"\nreason = "r"\nexpires = 2999-01-01\n'
    )
    document = plan(change("databricks_volume.a", {"name": "a"}, None))
    result = summarise_plans([plan_from(document)], Options(policy=Path("/nowhere"), waivers=waivers, key=KEY))
    for name in PAGES:
        page = render(result, name)
        assert "Changes: 1 waived, 1 deleted" in page
        assert "Data lost" not in page


def test_a_failing_check_stands_above_the_changes() -> None:
    failing = {"address": {"to_display": "check.a"}, "status": "fail", "instances": [{"problems": [{"message": "no"}]}]}
    result = review(change("x_thing.a", {"n": 1}, {"n": 2}), checks=[failing])
    for name in PAGES:
        page = render(result, name)
        assert page.index("Checks that do not pass") < page.index("check.a: no") < page.rindex("thing")


def test_html_says_in_words_what_only_terraforms_record_does() -> None:
    page = render(review(change("databricks_volume.a", {"name": "n"}, None, actions=["forget"])), "html")
    record = page[page.index("In Terraform's record only") if "In Terraform's record only<" in page else 0 :]
    assert "it stays on the platform, without Terraform" in record
    assert 'class="gone"' not in record


@pytest.fixture(scope="module")
def everything() -> ReviewResult:
    """Every rule's examples at once: more rules, objects and plans than any page has room for."""
    return summarise(sorted(HERE.glob("rules/*/plan.json")), OPTIONS)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("budget", [1_000, 1_500, 2_000, 3_000, 5_000, 9_000, 12_000, 20_000, 65_536])
def test_a_budget_holds_and_names_every_blocking_rule(everything: ReviewResult, name: str, budget: int) -> None:
    if name == "html" and budget < 9_000:
        with pytest.raises(ReviewError, match=r"found \d+; expected at least \d+ for the smallest page as html"):
            render(everything, name, budget)
        return
    page = render(everything, name, budget)
    assert len(page.encode()) <= budget
    assert f"{len(everything.blocking)} findings block" in page
    blocking = {finding.rule for finding in everything.blocking}
    if budget > 10_000 or (budget >= 2_000 and name != "html"):
        assert {rule for rule in blocking if rule not in page} == set()
    assert "Left out for size" in page


@pytest.mark.parametrize("name", PAGES)
def test_a_budget_holds_with_errors_and_wide_texts(tmp_path: Path, name: str) -> None:
    paths = [tmp_path / f"{'漢' * 60}{number}.json" for number in range(30)]
    for path in paths:
        path.write_text("nope")
    wide = "😀漢\u202e`" * 60
    paths.append(tmp_path / "plan.json")
    changes = [change(f"databricks_volume.v{n}", {"name": wide}, None) for n in range(60)]
    long = {**change("databricks_volume.v", {"name": "a"}, None), "address": f'databricks_volume.v["{"漢" * 30_000}"]'}
    paths[-1].write_text(json.dumps(plan(*changes, long)))
    result = summarise(paths, OPTIONS)
    for budget in (1_000, 1_003, 2_000, 7_000, 9_000, 30_001, 65_536):
        if name == "html" and budget < 9_000:
            continue
        page = render(result, name, budget)
        assert len(page.encode()) <= budget
        assert "30 inputs could not be read" in page
        assert "volume_not_deleted" in page

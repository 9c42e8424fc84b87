"""The machine formats say what the page says: JSON by its schema, SARIF with suppressions, JUnit with skipped cases."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from review import Options, ReviewResult, summarise_plans
from review.docs import main as catalogue
from review.reading import plan_from
from review.render import render
from review.render.json import SCHEMA
from tests.review.builders import KEY, change, plan

WAIVER = """
[[waiver]]
rule = "volume_not_deleted"
address = "databricks_volume.a"
owner = "maria"
reason = "copied"
expires = 2999-01-01
"""


@pytest.fixture
def result(tmp_path: Path) -> ReviewResult:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(WAIVER)
    document = plan(
        change("databricks_volume.a", {"name": "a"}, None),
        change("databricks_volume.b", {"name": "b"}, None),
        change("databricks_schema.c", None, {"name": "s"}, after_unknown={"force_destroy": True}),
        change("databricks_schema.d", {"owner": "x"}, {"owner": "y\x07\u202e"}),
        change("x_thing.e", {"n": 1}, {"n": 2}),
        change("x_thing.f", {"n": 1}, {"n": 1}, actions=["no-op"], importing={"id": "i-1"}),
    )
    return summarise_plans([plan_from(document)], Options(policy=tmp_path / "none", waivers=waivers, key=KEY))


def test_json_is_as_its_schema_says(result: ReviewResult) -> None:
    document = json.loads(render(result, "json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["counts"] == {
        "changes": {"create": 1, "delete": 2, "update": 2},
        "state_only": 1,
        "drift": 0,
        "drift_elsewhere": 0,
        "outputs": 0,
        "blocking": 1,
        "warnings": 1,
        "undecided": 1,
        "waived": 1,
    }
    assert [f["waiver"] for f in document["findings"] if f["address"] == "databricks_volume.a"] == [
        "maria until 2999-01-01: copied"
    ]


def test_sarif_suppresses_what_is_waived(result: ReviewResult) -> None:
    (run,) = json.loads(render(result, "sarif"))["runs"]
    by_address = {r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: r for r in run["results"]}
    assert by_address["databricks_volume.a"]["suppressions"][0]["justification"] == "maria until 2999-01-01: copied"
    assert "suppressions" not in by_address["databricks_volume.b"]
    assert by_address["databricks_volume.b"]["level"] == "error"
    assert by_address["databricks_schema.d"]["level"] == "warning"
    fingerprints = {r["partialFingerprints"]["lakewright/v1"] for r in run["results"]}
    assert len(fingerprints) == len(run["results"])
    assert all(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_junit_skips_what_is_waived_and_fails_what_blocks(result: ReviewResult) -> None:
    suite = ElementTree.fromstring(render(result, "junit")).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    assert [case.get("name") for case in suite if case.find("skipped") is not None] == ["databricks_volume.a [plan]"]


def test_junit_has_no_two_cases_of_one_name() -> None:
    deleted = change("databricks_volume.a", {"name": "a"}, None)
    plans = [plan_from(plan(deleted), f"{place}/stacks/data/plan.json") for place in ("staging", "prod")]
    result = summarise_plans(plans, Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY))
    cases = ElementTree.fromstring(render(result, "junit")).findall("./testsuite/testcase")
    assert [case.get("name") for case in cases] == [
        "databricks_volume.a [prod/data]",
        "databricks_volume.a [staging/data]",
    ]


def test_what_cannot_be_seen_is_shown(result: ReviewResult) -> None:
    for name in ("markdown", "html", "text", "junit"):
        page = render(result, name)
        assert "[U+202E]" in page
        assert "[U+0007]" in page
        assert "\u202e" not in page


def test_a_waived_finding_stays_on_the_page(result: ReviewResult) -> None:
    for name in ("markdown", "html", "text"):
        assert "maria until 2999-01-01: copied" in render(result, name)


def test_the_html_page_needs_no_network(result: ReviewResult) -> None:
    page = render(result, "html")
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page.replace("script-src", "").replace("default-src", "")


def test_the_catalogue_is_up_to_date() -> None:
    assert catalogue(["--check"]) == 0

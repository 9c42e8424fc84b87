"""Levels, waivers, overlays and configurations that were never planned: what is wrong in them is said, and nothing gets past them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from review import Options, PolicyError, ReadingError, Verdict, summarise
from review.findings import Finding, Level
from review.policy import load_overlay, load_policy, load_waivers
from review.rules._runtimes import ended
from tests.review.builders import change, plan

GONE = plan(change("databricks_volume.landing", {"name": "v"}, None))
WAIVER = '[[waiver]]\nrule = "{rule}"\naddress = "{address}"\nowner = "{owner}"\nreason = "r"\nexpires = {expires}\n'


def waiver(rule: str = "volume_not_deleted", address: str = "*", owner: str = "m", expires: str = "2999-01-01") -> str:
    return WAIVER.format(rule=rule, address=address, owner=owner, expires=expires)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[level]\nvolume_not_deleted = 'warn'", "the file: found 'level'; expected levels, redaction"),
        ("[levels]\nvolume_not_delete = 'warn'", "levels.volume_not_delete: found 'volume_not_delete'"),
        ("[levels]\nvolume_not_deleted = 'error'", "levels.volume_not_deleted: found 'error'; expected block, warn"),
        ("[levels]\nvolume_not_deleted = 3", "levels.volume_not_deleted: found 3; expected block, warn"),
        ("[levels.prod]\nvolume_not_deleted = 'of'", "levels.prod.volume_not_deleted: found 'of'"),
        ("[redaction]\npattern = ['a']", "redaction: found 'pattern'; expected patterns, shown_keys"),
        ("[redaction]\npatterns = ['(']", "expected a regular expression"),
        ("[redaction]\npatterns = ['a{99999999999999999999}']", "expected a regular expression"),
        ("a = " + "[" * 9000, "expected readable TOML"),
    ],
)
def test_a_wrong_policy_is_an_error_in_every_environment(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(text)
    with pytest.raises(PolicyError) as caught:
        load_policy(path, "local")
    assert message in str(caught.value)


def test_an_environments_level_counts_before_the_general_one(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text("[levels.prod]\nvolume_not_deleted = 'block'\n[levels]\nvolume_not_deleted = 'off'\n")
    assert load_policy(path, "prod").levels == {"volume_not_deleted": Level.BLOCK}
    assert load_policy(path, "local").levels == load_policy(path).levels == {"volume_not_deleted": Level.OFF}


def test_the_nearest_environment_above_counts_before_the_general_levels(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(
        "[levels]\nvolume_not_deleted = 'block'\n[levels.local]\nvolume_not_deleted = 'warn'\ntable_not_deleted = 'off'\n"
        "[levels.dev]\ntable_not_deleted = 'warn'\n[levels.prod]\nvolume_not_deleted = 'off'\n"
    )
    assert load_policy(path, "dev", ["local", "prod"]).levels == {
        "volume_not_deleted": Level.WARN,
        "table_not_deleted": Level.WARN,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (waiver(rule="volume_not_delete"), "waiver 1.rule: found 'volume_not_delete'; expected the id of a rule"),
        (waiver().replace("[[waiver]]", "[[waivers]]"), "the file: found 'waivers'; expected waiver"),
        (waiver() + "until = 2999-01-01", "waiver 1: found 'until'"),
        (waiver() + "environment = 3", "waiver 1.environment: found 3; expected a text"),
        (waiver(expires="2026-06-30T10:00:00"), "waiver 1.expires"),
        (waiver(owner=" "), "waiver 1.owner"),
    ],
)
def test_a_wrong_waiver_is_an_error(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    with pytest.raises(PolicyError) as caught:
        load_waivers(path, "prod")
    assert message in str(caught.value)


def test_of_two_waivers_the_lasting_one_is_named_and_neither_is_unused(
    options: Options, write: Callable[..., Path]
) -> None:
    options.waivers.write_text(
        waiver(owner="first", expires="2998-01-01")
        + waiver(owner="second", address="databricks_volume.*")
        + waiver(owner="third", address="databricks_volume.other")
        + waiver(owner="fourth", expires="2020-01-01")
        + waiver(owner="fifth")
        + 'environment = "prod"\n'
        + waiver(rule="checkov/CKV_1", owner="sixth")
    )
    result = summarise(write(GONE), options)
    assert [finding.waiver for finding in result.findings] == ["second until 2999-01-01: r"]
    assert result.notes == [
        "waiver of fourth for volume_not_deleted on * expired on 2020-01-01",
        "waiver of third for volume_not_deleted on databricks_volume.other covers nothing in this change",
        "waiver of sixth for checkov/CKV_1 on * covers nothing in this change",
    ]


def test_a_waiver_counts_on_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(waiver(expires="2026-06-30"))
    assert load_waivers(path, today=date(2026, 6, 30)).active
    assert load_waivers(path, today=date(2026, 7, 1)).expired


def test_brackets_in_a_waivers_address_are_meant_as_they_stand(options: Options, write: Callable[..., Path]) -> None:
    document = plan(change('databricks_volume.a["x"]', {"name": "v"}, None), change("databricks_volume.ax", {}, None))
    options.waivers.write_text(waiver(address='databricks_volume.a[\\"x\\"]'))
    result = summarise(write(document), options)
    assert {finding.address: finding.waived for finding in result.findings} == {
        'databricks_volume.a["x"]': True,
        "databricks_volume.ax": False,
    }


def overlay(document: Any, tmp_path: Path) -> list[Finding]:
    path = tmp_path / "overlay.json"
    path.write_text(json.dumps(document))
    return load_overlay(path)


@pytest.mark.parametrize(
    "document",
    [
        {},
        3,
        [1],
        [{"rules": []}],
        {"runs": [1]},
        {"runs": [{"results": 5}]},
        {"runs": [{"results": ["a"]}]},
        [{"namespace": "main", "failures": 5}],
        [{"namespace": "main", "failures": ["a text"]}],
        {"format_version": "1.2", "resource_changes": []},
    ],
)
def test_an_overlay_of_another_kind_is_an_error_and_no_empty_list(document: Any, tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        overlay(document, tmp_path)


@pytest.mark.parametrize(
    ("result", "level", "waived"),
    [
        ({"level": "error"}, Level.BLOCK, False),
        ({"level": "note"}, Level.WARN, False),
        ({"ruleId": "grave"}, Level.BLOCK, False),
        ({"rule": {"id": "grave"}}, Level.BLOCK, False),
        ({"ruleId": "light"}, Level.WARN, False),
        ({"level": "error", "suppressions": [{"kind": "external"}]}, Level.BLOCK, True),
        ({"level": "error", "suppressions": [{"kind": "external", "status": "rejected"}]}, Level.BLOCK, False),
        ({"level": "error", "suppressions": [{"status": "accepted"}, {"status": "underReview"}]}, Level.BLOCK, False),
        ({"level": "error", "locations": 5, "message": "x"}, Level.BLOCK, False),
    ],
)
def test_results_of_sarif(result: dict[str, Any], level: Level, waived: bool, tmp_path: Path) -> None:
    rules = [{"id": "grave", "defaultConfiguration": {"level": "error"}}, {"id": "light"}, 7]
    run = {"tool": {"driver": {"name": "scan", "rules": rules}}, "results": [result]}
    (finding,) = overlay({"version": "2.1.0", "runs": [run]}, tmp_path)
    assert (finding.level, finding.waived) == (level, waived)


@pytest.mark.parametrize("result", [{"kind": "pass"}, {"level": "error", "baselineState": "absent"}])
def test_what_passed_or_is_gone_is_no_finding(result: dict[str, Any], tmp_path: Path) -> None:
    assert overlay({"runs": [{"results": [result]}, {"results": None}, {}]}, tmp_path) == []


RULE = {"type": "ingress", "cidr_blocks": ["0.0.0.0/0"], "from_port": 0, "to_port": 0, "protocol": "-1"}
GRANT = {"principal": "account users", "privileges": ["ALL_PRIVILEGES"]}


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        ({"resource": [{"aws_security_group_rule": {"x": RULE}}]}, Verdict.BLOCKED),
        ({"resource": {"aws_security_group_rule": [{"x": RULE}]}}, Verdict.BLOCKED),
        ({"resource": {"aws_security_group_rule": {"x": [RULE]}}}, Verdict.BLOCKED),
        ({"resource": {"aws_security_group": {"x": {"ingress": RULE}}}}, Verdict.BLOCKED),
        ({"resource": {"aws_s3_bucket": {"x": {"force_destroy": "true"}}}}, Verdict.BLOCKED),
        ({"resource": {"databricks_grants": {"x": {"catalog": "m", "grant": GRANT}}}}, Verdict.BLOCKED),
        (
            {"resource": {"databricks_permissions": {"x": {"access_control": {**GRANT, "group_name": "users"}}}}},
            Verdict.CHANGES,
        ),
        (
            {"resource": {"databricks_grants": {"x": {"dynamic": {"grant": {"for_each": [1], "content": GRANT}}}}}},
            Verdict.UNDECIDED,
        ),
        (
            {"resource": {"databricks_grants": {"x": {"dynamic": [{"grant": [{"for_each": [1]}]}]}}}},
            Verdict.UNDECIDED,
        ),
        ({"resource": {"databricks_grants": {"x": {"grant": 5}}}}, Verdict.UNDECIDED),
        ({"module": {"m": {"source": "./m"}}}, Verdict.UNDECIDED),
        ({"data": {"external": {"x": {"program": ["sh"]}}}}, Verdict.BLOCKED),
        ({"data": [{"external": [{"x": [{"program": ["sh"]}]}]}]}, Verdict.BLOCKED),
        (
            {"resource": {"terraform_data": {"x": {"provisioner": [{"local-exec": {"command": "sh"}}]}}}},
            Verdict.BLOCKED,
        ),
        ({"resource": {"terraform_data": {"x": {"provisioner": {"local-exec": [{}]}}}}}, Verdict.BLOCKED),
        ({"resource": {"terraform_data": {"x": {"input": "a"}}}}, Verdict.CHANGES),
        ({"terraform": {}}, Verdict.NO_CHANGE),
    ],
)
def test_no_form_of_a_configuration_gets_past(
    document: dict[str, Any], verdict: Verdict, options: Options, write: Callable[..., Path]
) -> None:
    assert summarise(write(document, "cdk.tf.json"), options).verdict is verdict


def test_an_unheard_of_action_passes_no_rule(options: Options, write: Callable[..., Path]) -> None:
    document = plan(change("databricks_grants.a", {}, {"grant": []}, actions=["evolve"]))
    result = summarise(write(document), options)
    assert result.verdict is Verdict.UNDECIDED
    assert {finding.rule for finding in result.undecided} >= {"grants_not_widened", "grants_not_to_everyone"}


@pytest.mark.parametrize(
    ("runtime", "day", "is_over"),
    [
        ("15.4.x-scala2.12", date(2026, 1, 1), False),
        ("15.4.x-scala2.12", date(2040, 1, 1), True),
        ("16.2.x-scala2.12", date(2026, 1, 1), True),
        ("16.2.x-scala2.12", date(2025, 6, 1), False),
        ("99.1.x-scala2.13", date(2040, 1, 1), False),
        ("5.5.x-scala2.11", date(2040, 1, 1), True),
        ("auto:latest-lts", date(2040, 1, 1), False),
    ],
)
def test_support_of_runtimes_ends_whatever_the_day(runtime: str, day: date, is_over: bool) -> None:
    assert bool(ended(runtime, day)) is is_over


def test_an_external_data_source_in_a_module_is_found_in_a_plan(options: Options, write: Callable[..., Path]) -> None:
    external = {"address": "data.external.x", "mode": "data", "type": "external", "name": "x"}
    code = {"root_module": {"module_calls": {"m": {"module": {"resources": [external]}}}}}
    result = summarise(write(plan(configuration=code, planned_values={})), options)
    assert [(finding.rule, finding.address) for finding in result.findings] == [
        ("program_not_run", "module.m.data.external.x")
    ]

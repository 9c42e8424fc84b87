"""Every rule against plans that real Terraform made: the name of a resource says what the rule must answer about it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from review.findings import Outcome
from review.plan.model import Action, Plan
from review.policy import Policy, Waivers
from review.policy.judge import judge
from review.reading import read_plans
from review.redaction import redactor_for
from review.rules import all_rules

RULES = Path(__file__).parent / "rules"
BY_ID = {rule.id: rule for rule in all_rules()}


def answers(plan: Plan, rule: str) -> dict[str, set[str]]:
    """Outcome → addresses, for one rule."""
    findings = judge(plan, Policy(), Waivers(), redactor_for(plan), Counter())
    found: dict[str, set[str]] = {"fail": set(), "unknown": set()}
    for finding in findings:
        if finding.rule == rule:
            found["fail" if finding.outcome is Outcome.FAIL else "unknown"].add(finding.address)
    return found


def named(plan: Plan, start: str) -> set[str]:
    """The addresses of the plan's managed resources whose name begins with a word."""
    return {change.address for change in plan.resource_changes if change.name.split("_")[0] == start}


def only(path: Path) -> Plan:
    (plan,) = read_plans(path)
    return plan


def examples(rule: str) -> dict[Outcome, list[Path]]:
    """Answer → the plans that are an example of it."""
    folder = RULES / rule
    found: dict[Outcome, list[Path]] = {Outcome.PASS: [], Outcome.FAIL: [], Outcome.UNKNOWN: []}
    for path in sorted(folder.glob("*.json")):
        word = path.stem.split("_")[0]
        if word == "plan":
            for outcome, start in ((Outcome.PASS, "pass"), (Outcome.FAIL, "fail"), (Outcome.UNKNOWN, "unknown")):
                elsewhere = start == "unknown" and (folder / "errored.json").exists()
                if named(only(path), start) and not elsewhere:
                    found[outcome].append(path)
        else:
            found[_ANSWER_OF[word]].append(path)
    return found


_ANSWER_OF = {
    "pass": Outcome.PASS,
    "fail": Outcome.FAIL,
    "errored": Outcome.UNKNOWN,
    "events": Outcome.UNKNOWN,
    "unknown": Outcome.UNKNOWN,
}
WHOLE_PLANS = {
    "change_size_bounded": {"fail_many": {""}, "fail_destroyed": {""}, "errored": {""}},
    "key_not_renamed": {"fail": {"databricks_volume.fail"}},
    "one_authority": {
        "fail_two": {"databricks_grants.kept", "databricks_grants.second"},
        "fail_address": {"databricks_grants.renamed"},
        "fail_over": {"databricks_grants.other"},
    },
    "plan_complete": {"errored": {""}},
    "plan_readable": {"unknown_cut": {"terraform_data.pass"}, "unknown_newer": {""}},
    "program_not_run": {"fail_local": {"terraform_data.made"}},
    "provider_pinned": {
        "fail_tilde": {"provider.databricks"},
        "fail_range": {"provider.databricks"},
        "events": {""},
    },
}
"""Rules that judge whole plans → plan → the addresses that do not pass."""


def test_every_rule_has_its_plans() -> None:
    assert {path.name for path in RULES.iterdir() if path.is_dir()} == set(BY_ID)


@pytest.mark.parametrize("rule", sorted(BY_ID))
def test_every_rule_has_an_example_of_every_answer(rule: str) -> None:
    missing = {outcome for outcome, paths in examples(rule).items() if not paths}
    assert missing == set(BY_ID[rule].never), "an example is missing, or there is one of what the rule never answers"


@pytest.mark.parametrize("rule", sorted(rule.id for rule in BY_ID.values() if rule.never))
def test_what_a_rule_never_answers_it_never_answers(rule: str) -> None:
    for path in (*RULES.glob("*/*.json"), *RULES.parent.glob("*plans/**/plan.json")):
        found = answers(only(path), rule)
        for outcome in BY_ID[rule].never:
            assert found["fail" if outcome is Outcome.FAIL else "unknown"] == set(), path


MADE = sorted(path for path in RULES.glob("*/*.json") if path.parent.name != "plan_readable" or path.stem == "pass")
"""All but plans that contradict themselves, which Terraform does not make: those are cut from the one that passes."""


@pytest.mark.parametrize("path", MADE, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_was_made_by_terraform(path: Path) -> None:
    """By its configuration, which lies beside it; a stale one is made again with make_plans.py."""
    source = path.with_name("after.tf" if path.name == "plan.json" else f"{path.stem}.tf").read_text(encoding="utf-8")
    plan = only(path)
    written = set(re.findall(r'^resource "(\w+)" "(\w+)"', source, re.MULTILINE))
    planned = {
        (change.type, change.name)
        for change in plan.resource_changes
        if change.mode == "managed" and not change.deposed
    }
    gone = {
        (change.type, change.name)
        for change in plan.resource_changes
        if change.action in (Action.DELETE, Action.FORGET) and not change.deposed
    }
    assert plan.terraform_version
    assert planned - gone <= written, "resources are planned that the configuration has not"
    assert plan.errored or written <= planned, "resources are not planned that the configuration has"


@pytest.mark.parametrize("rule", sorted(set(BY_ID) - set(WHOLE_PLANS)))
def test_rule_answers_by_address(rule: str) -> None:
    plan, errored = only(RULES / rule / "plan.json"), RULES / rule / "errored.json"
    unknown = set() if errored.exists() else named(plan, "unknown")
    assert answers(plan, rule) == {"fail": named(plan, "fail"), "unknown": unknown}
    if errored.exists():
        # A deletion is never unknown in a whole plan, but what Terraform had not come to when it stopped is.
        stopped = only(errored)
        assert stopped.errored
        (undecided,) = answers(stopped, rule)["unknown"]
        assert undecided.split(".") in [[kind, "unknown"] for kind in BY_ID[rule].types]


@pytest.mark.parametrize("rule", sorted(rule.id for rule in BY_ID.values() if rule.check))
def test_what_passes_was_judged(rule: str) -> None:
    """An object that does not change, or is not the rule's business, has no finding either: that would be no example."""
    check = BY_ID[rule].check
    assert check is not None
    passing = [
        change.address
        for change in only(RULES / rule / "plan.json").resource_changes
        if change.name.split("_")[0] == "pass"
        and change.type in BY_ID[rule].types
        and change.action is not Action.NO_OP
        and check(change).outcome is Outcome.PASS
    ]
    assert passing


@pytest.mark.parametrize("rule", sorted(rule.id for rule in BY_ID.values() if rule.check))
def test_what_fails_is_undecided_while_it_is_unknown(rule: str) -> None:
    """What a failing example changes is made unknown, as in a plan whose values only applying brings: no rule may pass it."""
    check = BY_ID[rule].check
    assert check is not None
    for change in only(RULES / rule / "plan.json").resource_changes:
        if change.name.split("_")[0] != "fail" or not change.action.writes or change.type not in BY_ID[rule].types:
            continue
        values = change.change
        moved = [name for name, value in change.after.items() if value != change.before.get(name)]
        if change.name == "fail_everyone_from_the_start":
            continue  # An owner is unknown in every plan that leaves it to the platform, which is no risk.
        values.after = {name: value for name, value in change.after.items() if name not in moved}
        values.after_unknown = {**values.after_unknown, **dict.fromkeys(moved, True)}
        assert check(change).outcome in (Outcome.UNKNOWN, Outcome.FAIL), change.address


@pytest.mark.parametrize("rule", sorted(WHOLE_PLANS))
def test_rule_answers_about_whole_plans(rule: str) -> None:
    for outcome, paths in examples(rule).items():
        for path in paths:
            found, expected = answers(only(path), rule), WHOLE_PLANS[rule].get(path.stem, set())
            failed, undecided = outcome is Outcome.FAIL, outcome is Outcome.UNKNOWN
            assert found == {"fail": expected if failed else set(), "unknown": expected if undecided else set()}, path


@pytest.mark.parametrize("rule", ["force_destroy_not_switched_on", "runtime_supported", "not_always_on"])
def test_what_was_there_before_is_counted_and_not_failed(rule: str) -> None:
    (plan,) = read_plans(RULES / rule / "plan.json")
    existing: Counter[str] = Counter()
    judge(plan, Policy(), Waivers(), redactor_for(plan), existing)
    assert existing[rule] == 1

"""Every rule against plans that real Terraform made: the name of a resource says what the rule must answer about it."""

from collections import Counter
from pathlib import Path

import pytest

from scripts.review.findings import Outcome
from scripts.review.judging import judge
from scripts.review.model import Plan
from scripts.review.policy import Policy, Waivers
from scripts.review.reading import read_plans
from scripts.review.redaction import redactor_for
from scripts.review.rules import all_rules

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


def test_every_rule_has_its_plans() -> None:
    assert {path.name for path in RULES.iterdir() if path.is_dir()} == set(BY_ID)


@pytest.mark.parametrize("rule", sorted(rule.id for rule in all_rules() if rule.check))
def test_rule_answers_by_address(rule: str) -> None:
    (plan,) = read_plans(RULES / rule / "plan.json")
    assert named(plan, "pass"), "an example that passes is missing"
    assert named(plan, "fail"), "an example that fails is missing"
    found = answers(plan, rule)
    assert found["fail"] == named(plan, "fail")
    errored = RULES / rule / "errored.json"
    if errored.exists():
        assert found["unknown"] == set()
        (stopped,) = read_plans(errored)
        assert stopped.errored
        unplanned = {address for address in answers(stopped, rule)["unknown"] if address.endswith(".unknown")}
        assert len(unplanned) == 1
    else:
        assert named(plan, "unknown"), "an example that cannot be decided is missing"
        assert found["unknown"] == named(plan, "unknown")


@pytest.mark.parametrize("rule", ["force_destroy_not_switched_on", "runtime_supported", "not_always_on"])
def test_what_was_there_before_is_counted_and_not_failed(rule: str) -> None:
    (plan,) = read_plans(RULES / rule / "plan.json")
    existing: Counter[str] = Counter()
    judge(plan, Policy(), Waivers(), redactor_for(plan), existing)
    assert existing[rule] == 1


def test_drift_that_a_plan_would_overwrite() -> None:
    (plan,) = read_plans(RULES / "drift_not_overwritten" / "plan.json")
    found = answers(plan, "drift_not_overwritten")
    assert found == {"fail": {"databricks_catalog.fail_comment"}, "unknown": {"databricks_catalog.unknown"}}


def test_rules_on_a_whole_plan() -> None:
    (many,) = read_plans(RULES / "change_size_bounded" / "plan.json")
    (whole,) = read_plans(RULES / "plan_complete" / "plan.json")
    (stopped,) = read_plans(RULES / "plan_complete" / "errored.json")
    assert answers(many, "change_size_bounded") == {"fail": {""}, "unknown": set()}
    assert answers(whole, "change_size_bounded") == {"fail": set(), "unknown": set()}
    assert answers(stopped, "change_size_bounded") == {"fail": set(), "unknown": {""}}
    assert answers(whole, "plan_complete") == {"fail": set(), "unknown": set()}
    assert answers(stopped, "plan_complete") == {"fail": set(), "unknown": {""}}


def test_providers_pinned_exactly() -> None:
    (pinned,) = read_plans(RULES / "provider_pinned" / "plan.json")
    (loose,) = read_plans(RULES / "provider_pinned" / "unpinned.json")
    assert answers(pinned, "provider_pinned") == {"fail": set(), "unknown": set()}
    assert answers(loose, "provider_pinned") == {"fail": {"provider.databricks"}, "unknown": set()}

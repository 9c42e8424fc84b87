"""What the page says once, what it names beside it, and what it shows first where there is no room for all."""

from pathlib import Path
from typing import Any

from review import Options, summarise
from review.reading import plan_from
from review.render import render
from review.render._risks import sections
from review.review import summarise_plans
from tests.review.builders import change, plan

RULES = Path(__file__).parent / "rules"


def grants(*privileges: str) -> dict[str, Any]:
    return {"grant": [{"principal": "account users", "privileges": list(privileges)}]}


def test_what_several_rules_say_alike_is_said_under_the_worst(options: Options) -> None:
    granted = change("databricks_grants.a", grants("SELECT"), grants("SELECT", "ALL_PRIVILEGES"))
    result = summarise_plans([plan_from(plan(granted))], options)
    found = {section.first.rule: section for section in sections(result)}
    assert list(found) == ["grants_not_to_everyone", "grants_without_all_or_manage", "grants_not_widened"]
    assert [row.finding.address for row in found["grants_not_to_everyone"].rows] == ["databricks_grants.a"]
    for rule in ("grants_without_all_or_manage", "grants_not_widened"):
        assert found[rule].rows == []
        assert found[rule].repeated == ["databricks_grants.a"]
    for name in ("markdown", "html", "text"):
        assert render(result, name).count("account users gets ALL_PRIVILEGES") == 1
        assert render(result, name).count("as said above") == 2


def test_what_was_not_planned_is_one_section(options: Options) -> None:
    result = summarise(RULES / "schema_not_deleted" / "errored.json", options)
    reasons = [section for section in sections(result) if section.reason]
    assert [section.reason for section in reasons] == ["Terraform stopped before it had planned this object"]
    assert {rule for row in reasons[0].rows for rule in row.rules} == {"schema_not_deleted", "data_not_forgotten"}
    undecided = [section.first.rule for section in sections(result) if section.icon == "❓"]
    assert undecided[0] == "plan_complete", "why the others are not decided comes first"


def test_two_environments_that_differ_name_each_other(options: Options, write: Any) -> None:
    def planned(environment: str, timeout: int) -> Path:
        document = plan(change("x_thing.a", {"timeout": 1}, {"timeout": timeout}))
        path: Path = write(document, f"{environment}/stacks/jobs/plan.json")
        return path

    result = summarise([planned("staging", 2), planned("prod", 3)], options)
    page = render(result, "markdown")
    assert "<code>staging/jobs</code> · <strong>unlike <code>prod/jobs</code></strong>" in page
    assert "<code>prod/jobs</code> · <strong>unlike <code>staging/jobs</code></strong>" in page


def test_the_one_that_differs_from_most_is_marked(options: Options, write: Any) -> None:
    paths = []
    for environment, timeout in (("a", 2), ("b", 2), ("c", 3)):
        document = plan(change("x_thing.a", {"timeout": 1}, {"timeout": timeout}))
        paths.append(write(document, f"{environment}/stacks/jobs/plan.json"))
    page = render(summarise(paths, options), "markdown")
    assert page.count("unlike") == 1
    assert "<code>c/jobs</code> · <strong>unlike 2 other stacks</strong>" in page


def test_all_changes_are_named_before_one_is_shown_in_full(options: Options) -> None:
    changes = [change(f"x_thing.t{number}", {"text": "a"}, {"text": f"{number}" * 1500}) for number in range(30)]
    result = summarise_plans([plan_from(plan(*changes))], options)
    whole, cut = render(result, "markdown"), render(result, "markdown", 20_000)
    assert "### Differences" not in whole
    assert all(f"- `~` `x_thing.t{number}`" in cut for number in range(30))
    assert "### Differences" in cut
    assert "Left out for size" in cut
    assert len(cut.encode()) <= 20_000

"""Pages, redacted plans and `apply` speak of the same plans by the same fingerprint, also of several in one file and of outputs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from review import Options, summarise, summarise_plans
from review.approval.fingerprint import fingerprint, together
from review.policy import load_policy
from review.reading import plan_from
from review.redacted_plan import redacted
from review.result.result import Verdict
from scripts.commands.review import app
from tests.review.builders import KEY, change, plan

OPTIONS = Options(policy=Path("/no"), waivers=Path("/no"), key=KEY)


def outputs(**values: object) -> dict[str, Any]:
    return plan(output_changes={n: {"actions": ["create"], "before": None, "after": v} for n, v in values.items()})


def page(*documents: dict[str, Any]) -> str:
    return summarise_plans([plan_from(document) for document in documents], OPTIONS).fingerprint


def test_every_output_counts() -> None:
    one, other = outputs(first="one", second="two"), outputs(first="1", second="two")
    assert page(one) == fingerprint(one, KEY)
    assert page(one) != page(other)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1), min_size=1, max_size=5))
def test_the_page_has_the_fingerprint_that_apply_takes(several: list[dict[str, int]]) -> None:
    documents = [outputs(**values) for values in several]
    assert page(*documents) == together(fingerprint(document, KEY) for document in documents)
    assert page(*documents) == page(*reversed(documents))


def test_a_fingerprint_is_of_one_environment() -> None:
    document = outputs(a="b")
    found = {
        summarise_plans([plan_from(document)], Options(environment, Path("/no"), Path("/no"), key=KEY)).fingerprint
        for environment in ("local", "dev-me", "")
    }
    assert len(found) == 3
    assert together([fingerprint(document, KEY)], "local") in found


def test_nothing_has_no_fingerprint() -> None:
    assert page(plan(), plan()) == ""
    assert page(plan(), outputs(a=1)) == page(outputs(a=1)) == fingerprint(outputs(a=1), KEY)
    assert summarise_plans([plan_from(plan())], Options("local", Path("/no"), Path("/no"), key=KEY)).fingerprint == ""


def test_what_the_project_calls_secret_enters_all_of_them_alike(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text('[redaction]\npatterns = ["acme-[0-9a-f]{8}"]\n')
    document = plan(change("x_thing.a", None, {"note": "acme-0123abcd"}))
    found = summarise_plans([plan_from(document)], Options(policy=path, waivers=Path("/no"), key=KEY)).fingerprint
    assert found == fingerprint(document, KEY, load_policy(path))
    assert found != fingerprint(document, KEY)


SECRET = "q8Zt-11kd-Pw"


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Nothing, a deletion, and a plan that repeats the first one's secret, with a log around them."""
    quiet = plan(
        change("x_s.s", {"p": SECRET}, {"p": SECRET}, actions=["no-op"], before_sensitive={"p": True}),
    )
    documents = [quiet, plan(change("databricks_schema.f", {"name": "f"}, None)), outputs(o=f"see {SECRET}")]
    path = tmp_path / "plans.log"
    path.write_text("planning {\n" + '{"level": "info"}\n'.join(map(json.dumps, documents)))
    return path


def test_a_redacted_plan_keeps_every_plan_of_a_file(several: Path, tmp_path: Path) -> None:
    written = tmp_path / "redacted.json"
    written.write_bytes(redacted(several, load_policy(Path("/no")), KEY))
    assert SECRET not in written.read_text()
    before, after = summarise([several], OPTIONS), summarise([written], OPTIONS)
    assert before.verdict is after.verdict is Verdict.BLOCKED
    assert before.fingerprint == after.fingerprint
    assert len(after.sources) == 3
    assert [f.rule for f in before.findings] == [f.rule for f in after.findings]


def test_events_beside_a_plan_stay_in_the_redacted_plan(tmp_path: Path) -> None:
    event = {
        "@level": "info",
        "type": "planned_change",
        "change": {
            "action": "delete",
            "resource": {"addr": "databricks_schema.f", "resource_type": "databricks_schema"},
        },
    }
    path, written = tmp_path / "p.json", tmp_path / "redacted.json"
    path.write_text(json.dumps(outputs(o=1)) + "\n" + json.dumps(event))
    written.write_bytes(redacted(path, load_policy(Path("/no")), KEY))
    assert summarise([written], OPTIONS).verdict is summarise([path], OPTIONS).verdict is Verdict.BLOCKED


def test_the_environment_is_in_the_path(tmp_path: Path, write: Callable[..., Path]) -> None:
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "local.tfvars").touch()
    policy = tmp_path / "envs" / "review.toml"
    policy.write_text('[levels.local]\nschema_not_deleted = "off"\n')
    document = plan(change("databricks_schema.f", {"name": "f"}, None))
    arguments = ["--policy", str(policy), "--waivers", "/no", "--json"]
    codes = {}
    for place in ("build/local/stacks/f/plan.json", "elsewhere/plan.json", "build/other/stacks/f/plan.json"):
        done = CliRunner().invoke(app, [str(write(document, place)), *arguments])
        codes[place] = (done.exit_code, json.loads(done.stdout)["environment"])
        told = "judged by the general levels: there are others for local (--env)" in done.stdout
        assert told is not place.startswith("build/local")
    assert list(codes.values()) == [(2, "local"), (3, ""), (3, "")]

"""What is read as a plan, in whatever wrapping, and what is refused: nothing that is cut off or no plan passes for "no changes"."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review import Options, ReadingError, ReviewResult, Verdict, summarise
from review.plan.model import Action
from review.reading import plan_from, read_plans
from tests.review.builders import change, plan

PRIOR_STATE = {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {}}}
CHANGES = plan(change("x_thing.a", {"n": 1}, {"n": 2}), prior_state=PRIOR_STATE, configuration={"root_module": {}})
NOTHING = plan(change("x_thing.a", {"n": 1}, {"n": 1}, actions=["no-op"]))
TEXT = json.dumps(CHANGES)

VERSION = {"@level": "info", "type": "version", "terraform": "1.11.4"}
UPDATE = {
    "@level": "info",
    "type": "planned_change",
    "change": {"resource": {"addr": "x_thing.a", "resource_type": "x_thing"}, "action": "update"},
}


def summary(**counts: int) -> dict[str, Any]:
    return {"@level": "info", "type": "change_summary", "changes": {"operation": "plan", **counts}}


def lines(*events: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, events))


@pytest.fixture
def review(tmp_path: Path, options: Options) -> Callable[[str | bytes], ReviewResult]:
    def reviewed(content: str | bytes) -> ReviewResult:
        path = tmp_path / "plan.json"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return summarise(path, options)

    return reviewed


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-16-be"),
        ("é noise\r\n" + TEXT).encode("utf-16"),
        gzip.compress(TEXT.encode("utf-16")),
        "\x1b[0m\x1b[1m" + TEXT + "\x1b[0m",
        json.dumps(CHANGES, indent=2).replace("\n", "\r\n"),
        f"2026-01-01T00:00:00Z ##[group]Run\n2026-01-01T00:00:01Z {TEXT}\n2026-01-01T00:00:02Z {{}}\n",
        f'{{"level":"info","msg":"a log of its own"}}\n[workloads] {TEXT}\n',
        "{ no JSON\n" * 2000 + TEXT,
    ],
    ids=["utf-16-be", "utf-16 noise", "gzip of utf-16", "colours", "crlf", "time before", "log before", "braces"],
)
def test_wrappings_are_taken_off(content: str | bytes, review: Callable[..., ReviewResult]) -> None:
    result = review(content)
    assert (result.errors, [view.address for view in result.changes]) == ([], ["x_thing.a"])


def test_a_second_plan_behind_a_byte_order_mark_is_read(review: Callable[..., ReviewResult]) -> None:
    assert len(review(f"\ufeff{TEXT}\r\n\ufeff{TEXT}".encode()).changes) == 2


@pytest.mark.parametrize(
    "content",
    [
        TEXT[:-5],
        TEXT[:200],
        json.dumps(CHANGES, indent=2, sort_keys=True)[:-40],
        json.dumps(NOTHING) + "\n" + TEXT[:-5],
        TEXT[:-5] + "\n" + json.dumps(NOTHING),
        TEXT.replace('"n": 2', '"n": ' + "9" * 5000),
    ],
    ids=["in its last part", "early", "sorted", "after a whole one", "before a whole one", "with an endless number"],
)
def test_a_plan_that_breaks_off_is_an_error(content: str, review: Callable[..., ReviewResult]) -> None:
    """Not the state inside it, which would say "no changes"."""
    result = review(content)
    assert result.verdict is Verdict.ERROR
    assert "JSON that" in result.errors[0]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (PRIOR_STATE, "a state, not a plan"),
        ({"format_version": "1.0", "provider_schemas": {}}, "the providers' schemas, not a plan"),
        ({"format_version": "1.0", "valid": True, "diagnostics": []}, "the answer of `terraform validate`, not a plan"),
        ({"format_version": "1.0", "modules": []}, "JSON, but no plan"),
    ],
)
def test_what_else_terraform_writes_is_no_plan(
    document: dict[str, Any], found: str, review: Callable[..., ReviewResult]
) -> None:
    result = review(json.dumps(document))
    assert result.verdict is Verdict.ERROR
    assert found in result.errors[0]


@pytest.mark.parametrize(
    "content",
    [
        lines(VERSION),
        lines(VERSION, UPDATE),
        lines(VERSION, summary(add=0, change=1, remove=0)),
        lines(VERSION, UPDATE, summary(add=0, change=1, remove=1)),
    ],
    ids=["nothing yet", "no summary", "a lost line", "another lost line"],
)
def test_an_event_stream_that_is_not_whole_cannot_be_decided(content: str, review: Callable[..., ReviewResult]) -> None:
    result = review(content)
    assert result.verdict is Verdict.UNDECIDED
    assert any("not whole" in note for note in result.notes)


def test_an_event_stream_that_is_whole(review: Callable[..., ReviewResult]) -> None:
    applied = {"@level": "info", "type": "change_summary", "changes": {"operation": "apply", "change": 9}}
    whole = review(lines(VERSION, UPDATE, summary(add=0, change=1, remove=0), applied))
    assert (whole.verdict, len(whole.changes)) == (Verdict.CHANGES, 1)
    noisy = lines(VERSION, UPDATE, summary(add=0, change=1)).replace("\n", "\r\nsome { noise\r\n").encode("utf-16")
    assert review(noisy).verdict is Verdict.CHANGES
    assert review(lines(VERSION, summary(add=0))).verdict is Verdict.NO_CHANGE


def test_the_event_streams_of_several_runs_are_several_plans(review: Callable[..., ReviewResult]) -> None:
    """Each must be whole by itself, and what one says of an address is not what the other says of it."""
    installed = lines(VERSION, {"@level": "info", "type": "init_output", "@message": "Initializing…"})
    whole, half = lines(VERSION, UPDATE, summary(change=1)), lines(VERSION, UPDATE)
    both = review("\n".join([installed, whole, whole]))
    assert (both.verdict, len(both.changes), len(both.sources)) == (Verdict.CHANGES, 2, 2)
    assert review("\n".join([whole, half])).verdict is Verdict.UNDECIDED
    assert review(installed).verdict is Verdict.ERROR


def test_actions_of_providers_in_an_event_stream(review: Callable[..., ReviewResult]) -> None:
    invoked = {
        "@level": "info",
        "type": "planned_action_invocation",
        "invocation": {"action_addr": {"addr": "action.x_call.a", "action_type": "x_call"}},
    }
    result = review(lines(VERSION, invoked, summary(action_invocation=1)))
    assert result.verdict is Verdict.CHANGES
    assert any("action.x_call.a" in note for note in result.notes)


def test_an_import_by_identity_in_an_event_stream(review: Callable[..., ReviewResult]) -> None:
    """The stream leaves the identity out, so what is imported has no name; it is imported all the same."""
    imported = {**UPDATE, "change": {"resource": {"addr": "x_thing.a"}, "action": "import", "importing": {}}}
    result = review(lines(VERSION, imported, summary(**{"import": 1})))
    assert [view.address for view in result.state_only] == ["x_thing.a"]
    assert result.verdict is Verdict.CHANGES


def test_large_numbers_are_told_apart(review: Callable[..., ReviewResult]) -> None:
    big = 123456789012345678901234567890
    (view,) = review(json.dumps(plan(change("x_thing.a", {"n": big}, {"n": big + 1})))).changes
    assert [(line.before, line.after) for line in view.lines] == [(str(big), str(big + 1))]


@pytest.mark.parametrize("nested", ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_endless_nesting_is_refused(nested: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(TEXT.replace('"n": 2', f'"n": {nested}'))
    with pytest.raises(ReadingError, match="nested too deeply"):
        read_plans(path)


def test_noise_that_is_nearly_json_ends_in_an_error(review: Callable[..., ReviewResult]) -> None:
    """It takes no time that grows with its square, and what stands behind it is not passed over."""
    noise = '{"a":' * 900 + "1" + ",\n" * 20_000 + "x "
    result = review(noise * 3 + json.dumps(NOTHING))
    assert result.verdict is Verdict.ERROR
    assert "nearly JSON" in result.errors[0]


def test_drift_of_terraform_1_0_has_no_address() -> None:
    """There, module, type, name and index stand without the address that is made of them."""
    drift = {"mode": "managed", "type": "databricks_volume", "name": "v", "module_address": "module.m", "index": "a"}
    values = {"actions": ["update"], "before": {"comment": ""}, "after": {"comment": "x"}}
    found = plan_from(plan(change("x_t.a", None, {"n": 1}), resource_drift=[{**drift, "change": values}]))
    assert found.resource_drift[0].address == 'module.m.databricks_volume.v["a"]'


def test_a_stream_of_terraform_query_is_named(tmp_path: Path) -> None:
    path = tmp_path / "query.jsonl"
    kinds = ("version", "list_start", "list_resource_found", "list_complete")
    path.write_text("".join(json.dumps({"@level": "info", "type": kind}) + "\n" for kind in kinds))
    with pytest.raises(ReadingError, match="terraform query"):
        read_plans(path)


def test_opentofu_forgets_before_it_creates() -> None:
    document = plan(change("databricks_volume.v", {"name": "a"}, {"name": "b"}, actions=["forget", "create"]))
    assert plan_from(document).resource_changes[0].action is Action.CREATE_FORGET

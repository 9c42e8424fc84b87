"""Properties that hold for every input: nothing crashes it, the fingerprint follows meaning, the budget holds and no risk is lost."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review import Options, ReviewError, summarise, summarise_plans
from review.approval.fingerprint import fingerprint
from review.reading import plan_from
from review.reading.plans import plans_in
from review.redaction import redact_plan
from review.render import formats, render
from tests.review.builders import KEY, acting_parts, change, plan

RULES = Path(__file__).parent / "rules"
REAL = [
    json.loads((RULES / name / "plan.json").read_text())
    for name in ("grants_not_widened", "traffic_not_moved", "cluster_not_restarted")
]
OPTIONS = Options(policy=Path("/nowhere"), waivers=Path("/nowhere"), key=KEY)
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
inside = st.text(max_size=8)
anything = st.recursive(
    leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(inside, inner, max_size=3), max_leaves=8
)
PREFIX = b'{"format_version":"1.2","resource_changes":'


@QUICK
@given(
    data=st.binary(max_size=200) | st.builds(lambda a, b: a + PREFIX + b, st.binary(max_size=9), st.binary(max_size=60))
)
def test_no_bytes_crash_it(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(data)
    result = summarise(path, OPTIONS)
    assert result.exit_code != 1 or len(result.errors) == 1


KINDS = sorted({path.name for path in RULES.iterdir()})


@QUICK
@given(data=st.data())
def test_no_json_crashes_it(data: st.DataObject) -> None:
    """Real plans in which anything may stand anywhere."""
    rule = data.draw(st.sampled_from(KINDS))
    document = json.loads((RULES / rule / "plan.json").read_text()) if (RULES / rule / "plan.json").exists() else plan()
    for _ in range(data.draw(st.integers(1, 4))):
        _spoil(document, data)
    try:
        result = summarise_plans([plan_from(document)], OPTIONS)
    except ReviewError:
        return
    for name in formats():
        render(result, name, None)


def _spoil(document: Any, data: st.DataObject) -> None:
    """Puts anything in the place of something."""
    here = document
    for _ in range(data.draw(st.integers(0, 8))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here))) if isinstance(here, list) else []
        keys = [key for key in keys if isinstance(here[key], (dict, list)) and here[key]]
        if not keys:
            break
        here = here[data.draw(st.sampled_from(keys))]
    places = list(here) if isinstance(here, dict) else list(range(len(here)))
    if places:
        here[data.draw(st.sampled_from(places))] = data.draw(anything)


@pytest.mark.parametrize(
    "nesting", [b"[" * 100_000, b'{"a":' * 100_000, b'{"format_version":"1.2","x":' + b"[" * 100_000]
)
def test_deep_nesting_is_an_error(nesting: bytes) -> None:
    with pytest.raises(ReviewError):
        plans_in(nesting, "deep")


@QUICK
@given(data=st.data())
def test_order_leaves_the_fingerprint(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(REAL))
    assert fingerprint(_reordered(document, data, ()), KEY) == fingerprint(document, KEY)


SETS = ("resource_changes", "grant", "privileges", "library", "served_entities", "routes")


def _reordered(value: Any, data: st.DataObject, path: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        # Marks are a mirror of positions: they move together with what they mark, so such lists stay.
        mirrored = any(
            value.get(name) for name in ("after_unknown", "after_sensitive")
        ) and "terraform_data" not in json.dumps(value)
        items = data.draw(st.permutations(list(value.items())))
        return {
            key: inner if mirrored and key in ("before", "after") else _reordered(inner, data, (*path, key))
            for key, inner in items
        }
    if isinstance(value, list):
        inner = [_reordered(item, data, path) for item in value]
        return data.draw(st.permutations(inner)) if path and path[-1] in SETS else inner
    return value


def _values(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(document, dict):
        return [found for key, value in document.items() for found in _values(value, (*path, key))]
    if isinstance(document, list):
        return [found for number, value in enumerate(document) for found in _values(value, (*path, number))]
    return [path] if document not in (None, "") else []


@QUICK
@given(data=st.data())
def test_any_meaningful_value_changes_the_fingerprint(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(REAL)))
    entry = data.draw(
        st.sampled_from([c for c in document["resource_changes"] if c["change"]["actions"] == ["update"]])
    )
    after = entry["change"]["after"]
    place = data.draw(st.sampled_from(_values({key: value for key, value in after.items() if key != "id"})))
    before = fingerprint(document, KEY)
    here = after
    for segment in place[:-1]:
        here = here[segment]
    here[place[-1]] = "another value" if here[place[-1]] != "another value" else "yet another"
    assert fingerprint(document, KEY) != before


def test_a_secret_changes_the_fingerprint_only_under_the_key() -> None:
    def planned(secret: str) -> dict[str, Any]:
        return plan(
            change(
                "x_thing.a",
                {"p": "old-secret-value"},
                {"p": secret},
                before_sensitive={"p": True},
                after_sensitive={"p": True},
            )
        )

    one, two = planned("first-secret-value"), planned("second-secret-value")
    assert fingerprint(one, b"a") != fingerprint(two, b"a")
    assert fingerprint(one, b"a") != fingerprint(one, b"b")
    plain = plan(change("x_thing.a", {"n": 1}, {"n": 2}))
    assert fingerprint(plain, b"a") == fingerprint(plain, b"b")


def test_noise_leaves_the_fingerprint() -> None:
    one = plan(
        change("databricks_catalog.a", {"name": "Main", "comment": None}, {"name": "main", "comment": "x"}),
        timestamp="now",
    )
    two = plan(
        change("databricks_catalog.a", {"name": "main", "comment": ""}, {"name": "main", "comment": "x"}),
        terraform_version="9",
    )
    assert fingerprint(one, KEY) == fingerprint(two, KEY)


@QUICK
@given(
    budget=st.sampled_from([1_000, 2_000, 5_000, 20_000, 65_536]),
    deleted=st.integers(0, 120),
    updated=st.integers(0, 60),
    text=st.text(max_size=400),
)
def test_the_page_keeps_its_budget_and_every_blocking_rule(budget: int, deleted: int, updated: int, text: str) -> None:
    changes = [change(f"databricks_volume.v{n}", {"name": "v"}, None) for n in range(deleted)]
    changes += [
        change(f"databricks_schema.s{n}", {"name": "s"}, {"name": "s", "force_destroy": True}) for n in range(updated)
    ]
    changes += [change(f"x_thing.t{n}", {"text": text}, {"text": f"{text}{n}"}) for n in range(updated)]
    result = summarise_plans([plan_from(plan(*changes))], OPTIONS)
    page = render(result, "markdown", budget)
    assert len(page.encode()) <= budget
    assert ("volume_not_deleted" in page or f"{deleted + updated} blocking" in page) or not deleted
    if deleted + updated > 1:
        assert f"{deleted + updated} findings block" in page
    assert len(render(result, "html", 200_000).encode()) <= 200_000


@QUICK
@given(text=st.text(max_size=300))
def test_nothing_in_a_plan_acts_on_the_page(text: str) -> None:
    evil = f"{text}`` @octocat #12 <b>x</b> <!-- lakewright-review:plan -->"
    document = plan(
        change(f'x_thing.a["{evil}"]', {"text": "a", evil: 1}, {"text": evil}, type="x_thing"),
        change("databricks_schema.b", {"owner": "x"}, {"owner": evil}),
    )
    result = summarise_plans([plan_from(document)], OPTIONS)
    for kind, content in acting_parts(render(result, "markdown")):
        assert "@octocat" not in content, (kind, content)
        assert " #12 " not in content, (kind, content)
        assert "<b>" not in content, (kind, content)
        assert "<!--" not in content, (kind, content)
    page = render(result, "html")
    assert "<b>" not in page
    assert "<!--" not in page
    for char in "\u202e\u2066\u200b\x07":
        assert char not in page


def test_the_redacted_plan_keeps_the_fingerprint() -> None:
    marks = {"before_sensitive": {"p": True}, "after_sensitive": {"p": True}}
    document = plan(change("x_thing.a", {"p": "old-secret-value"}, {"p": "new-secret-value"}, **marks))
    found = fingerprint(document, KEY)
    redacted = redact_plan(document, fingerprint=found)
    assert summarise_plans([plan_from(redacted)], OPTIONS).fingerprint == found
    assert "fingerprint" not in json.dumps(redact_plan({**document, "lakewright_fingerprint": "0" * 64}))

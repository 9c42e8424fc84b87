"""The planner's rules, one by one."""

from __future__ import annotations

from typing import Any

from sandbox.provider.planning import Planner
from sandbox.provider.protocol.values import UNKNOWN, canonical, decode, encode, is_known
from sandbox.provider.schema_data import Behaviour, TypeSchema

BLOCK: dict[str, Any] = {
    "attributes": {
        "id": {"type": "string", "optional": True, "computed": True},
        "name": {"type": "string", "required": True},
        "size": {"type": "number", "optional": True},
        "note": {"type": "string", "optional": True},
        "kind": {"type": "string", "optional": True},
    },
    "block_types": {
        "disk": {
            "nesting_mode": "list",
            "block": {
                "attributes": {
                    "path": {"type": "string", "required": True},
                    "uuid": {"type": "string", "computed": True},
                }
            },
        },
        "rule": {
            "nesting_mode": "set",
            "block": {
                "attributes": {
                    "who": {"type": "string", "optional": True},
                    "what": {"type": "string", "optional": True},
                }
            },
        },
    },
}
FACTS = Behaviour(force_new=frozenset({"kind", "disk.path"}), defaults={"size": 3}, diff_suppressed=frozenset({"note"}))
EMPTY: dict[str, Any] = {"id": None, "name": "n", "size": None, "note": None, "kind": None, "disk": [], "rule": []}


def plan(prior: Any, facts: Behaviour = FACTS, **config: Any) -> Any:
    wanted = {**EMPTY, **config}
    proposed = {**wanted, "id": (prior or {}).get("id")}
    return Planner(TypeSchema("t", 0, BLOCK, facts)).plan(prior, proposed, wanted)


def test_a_creation_fills_defaults_and_marks_what_is_computed() -> None:
    planned = plan(None, disk=[{"path": "/a", "uuid": None}]).planned
    assert planned["id"] is UNKNOWN
    assert planned["size"] == 3
    assert planned["disk"] == [{"path": "/a", "uuid": UNKNOWN}]


def test_nothing_changed_is_the_prior_state_itself() -> None:
    prior = {**EMPTY, "id": "1", "size": 3, "note": "set by the platform"}
    assert plan(prior).planned is prior


def test_zero_and_unset_are_the_same() -> None:
    prior = {**EMPTY, "id": "1", "size": 3, "kind": ""}
    assert plan(prior).planned is prior


def test_a_change_that_replaces_names_its_path_and_forgets_the_id() -> None:
    prior = {**EMPTY, "id": "1", "size": 3, "kind": "old"}
    result = plan(prior, kind="new")
    assert result.replace == [["kind"]]
    assert result.planned["id"] is UNKNOWN


def test_a_nested_change_that_replaces_names_its_index() -> None:
    disks = [{"path": "/a", "uuid": "u1"}, {"path": "/b", "uuid": "u2"}]
    prior = {**EMPTY, "id": "1", "size": 3, "disk": disks}
    result = plan(prior, disk=[{"path": "/a", "uuid": None}, {"path": "/c", "uuid": None}])
    assert result.replace == [["disk", 1, "path"]]


def test_the_order_of_a_set_says_nothing() -> None:
    rules = [{"who": "a", "what": "x"}, {"who": "b", "what": ""}]
    prior = {**EMPTY, "id": "1", "size": 3, "rule": rules}
    assert plan(prior, rule=[{"who": "b", "what": None}, {"who": "a", "what": "x"}]).planned is prior


def test_a_sets_new_elements_have_zero_values() -> None:
    assert plan(None, rule=[{"who": "a", "what": None}]).planned["rule"] == [{"who": "a", "what": ""}]


def test_unknowns_survive_the_wire() -> None:
    value = {"a": UNKNOWN, "b": [1, None, {"c": UNKNOWN}]}
    again = decode(encode(value))
    assert again == value
    assert not is_known(again)
    # A refined unknown (extension type 12) is an unknown all the same.
    assert decode(b"\xc7\x01\x0c\x80") is UNKNOWN


def test_what_the_provider_does_not_compare_is_a_change_only_beside_another() -> None:
    facts = Behaviour(defaults={"size": 3}, not_compared=frozenset({"rule.what"}))
    one = {"who": "a", "what": "reads"}
    prior = {**EMPTY, "id": "1", "size": 3, "rule": [one]}
    other = {**one, "what": "writes"}
    assert plan(prior, facts, rule=[other]).planned is prior
    both = sorted([other, {"who": "b", "what": ""}], key=canonical)
    assert plan(prior, facts, rule=both).planned["rule"] == both

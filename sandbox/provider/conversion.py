"""Between Terraform's state and the REST API's JSON, along the schema.

A block that occurs at most once is an object in the API, any other a list. Where names differ (Terraform's ``task`` is the API's
``tasks``) a resource gives ``renames`` by path.
"""

from __future__ import annotations

from typing import Any

from sandbox.provider.planning import empty, zero_value
from sandbox.provider.protocol.values import UNKNOWN, canonical

Renames = dict[str, str]


def to_api(
    block: dict[str, Any], state: dict[str, Any], renames: Renames, skip: frozenset[str], path: str = ""
) -> dict[str, Any]:
    """The request body for ``state``: what is null, unknown or in ``skip`` (paths) is left out."""
    body: dict[str, Any] = {}
    for name in block.get("attributes", {}):
        value, here = state.get(name), f"{path}{name}"
        if here not in skip and value is not None and value is not UNKNOWN and value != "":
            body[renames.get(here, name)] = value
    for name, nested in block.get("block_types", {}).items():
        value, here = state.get(name), f"{path}{name}"
        if here in skip or not value or value is UNKNOWN:
            continue
        elements = value if isinstance(value, list) else [value]
        if nested["nesting_mode"] == "set":
            # In a set's elements zero values stand for what is not set.
            elements = [{key: item for key, item in element.items() if not empty(item)} for element in elements]
        converted = [to_api(nested["block"], element or {}, renames, skip, here + ".") for element in elements]
        body[renames.get(here, name)] = converted[0] if _single(nested) else converted
    return body


def _single(nested: dict[str, Any]) -> bool:
    return nested["nesting_mode"] == "single" or nested.get("max_items") == 1


def from_api(
    block: dict[str, Any],
    answer: dict[str, Any],
    prior: dict[str, Any] | None,
    renames: Renames,
    keep: frozenset[str],
    path: str = "",
) -> dict[str, Any]:
    """The state for an ``answer``. Paths in ``keep`` are not the API's business and stay as in ``prior``.

    An empty value in the answer means "not set", unless ``prior`` has it set: so does the SDK with fields that may be left out.
    """
    unconfigured, prior = prior is None, prior or {}
    state: dict[str, Any] = {}
    for name, attribute in block.get("attributes", {}).items():
        here = f"{path}{name}"
        state[name] = (
            prior.get(name)
            if here in keep
            else _attribute(attribute, answer.get(renames.get(here, name)), prior.get(name))
        )
        if path and state[name] is None:
            # The SDK writes nested objects whole, with empty collections too where nothing of the object was configured.
            state[name] = _empty_collection(attribute) if unconfigured else zero_value(attribute)
    for name, nested in block.get("block_types", {}).items():
        here, mode = f"{path}{name}", nested["nesting_mode"]
        if here in keep or mode == "single":
            state[name] = prior.get(name, None if mode == "single" else [])
            continue
        found = answer.get(renames.get(here, name))
        elements = [] if found is None else found if isinstance(found, list) else [found]
        before = prior.get(name) if isinstance(prior.get(name), list) else []
        state[name] = [
            from_api(nested["block"], element, _before(before, index), renames, keep, here + ".")
            for index, element in enumerate(elements)
        ]
        if mode == "set":
            state[name].sort(key=canonical)
    return state


def refreshed(block: dict[str, Any], state: dict[str, Any], *, nested: bool = False) -> dict[str, Any]:
    """A state as a refresh leaves it: the SDK then writes the unset collections of nested objects as empty ones, not as null."""
    result = dict(state)
    for name, attribute in block.get("attributes", {}).items() if nested else ():
        if result.get(name) is None and attribute.get("type") not in ("string", "number", "bool"):
            result[name] = _empty_collection(attribute)
    for name, inner in block.get("block_types", {}).items():
        if inner["nesting_mode"] == "list" and isinstance(result.get(name), list):
            result[name] = [refreshed(inner["block"], element, nested=True) for element in result[name]]
    return result


def _empty_collection(attribute: dict[str, Any]) -> Any:
    kind = attribute.get("type")
    if isinstance(kind, list) and kind[0] in ("list", "map"):
        return [] if kind[0] == "list" else {}
    return zero_value(attribute)


def _before(before: Any, index: int) -> dict[str, Any] | None:
    return before[index] if before and index < len(before) else None


def _attribute(attribute: dict[str, Any], value: Any, prior: Any) -> Any:
    if empty(value):
        # An empty value stands where it was configured, or where the platform always says one.
        if prior is not None and prior is not UNKNOWN and empty(prior):
            return prior
        if value is None or not attribute.get("computed") or value in ("", [], {}):
            return None
    kind = attribute.get("type")
    if kind == "string" and not isinstance(value, str):
        return str(value)
    if isinstance(kind, list) and kind[0] == "map" and isinstance(value, dict):
        return {key: str(item) if kind[1] == "string" else item for key, item in value.items()}
    if isinstance(kind, list) and kind[0] == "set":
        return sorted(value, key=canonical)
    return value

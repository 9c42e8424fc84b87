"""IAM policies: JSON in which one value may stand for a list of one, and no list has an order."""

from typing import Any

_LISTS = ("Action", "NotAction", "Resource", "NotResource")
_PRINCIPALS = ("Principal", "NotPrincipal")
_FOLDED = frozenset(["Action", "NotAction"])


def normalised(document: Any) -> dict[str, Any] | None:
    """A policy with a list wherever a single value may stand; None when it is no policy."""
    statements = document.get("Statement") if isinstance(document, dict) else None
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not all(isinstance(each, dict) for each in statements):
        return None
    if not all(isinstance(each.get("Effect"), str) for each in statements):
        return None
    return {**document, "Statement": [_statement(each) for each in statements]}


def ignores_case(attribute: str) -> bool:
    """Whether IAM takes a list's texts without regard to case, as it does with the names of actions."""
    return attribute in _FOLDED


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    out = dict(statement)
    for name in _LISTS:
        if name in out:
            out[name] = _listed(out[name])
    for name in _PRINCIPALS:
        if isinstance(out.get(name), dict):
            out[name] = {kind: _listed(who) for kind, who in out[name].items()}
    conditions = out.get("Condition")
    if isinstance(conditions, dict):
        out["Condition"] = {
            test: {key: _listed(wanted) for key, wanted in keys.items()} if isinstance(keys, dict) else keys
            for test, keys in conditions.items()
        }
    return out


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, (str, int, float)) else value

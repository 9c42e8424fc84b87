"""What a cluster policy's definition demands of a cluster.

Source: https://docs.databricks.com/administration-guide/clusters/policy-definition (types ``fixed``, ``forbidden``, ``allowlist``,
``blocklist``, ``regex``, ``range``, ``unlimited``, with
 ``value``, ``values``, ``pattern``, ``minValue``, ``maxValue``, ``defaultValue``, ``isOptional``).
"""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.core.errors import InvalidParameterValue

TYPES = ("fixed", "forbidden", "allowlist", "blocklist", "regex", "range", "unlimited")
_SYNTHETIC = ("dbus_per_hour", "cluster_type")
_MAPS = ("spark_conf", "spark_env_vars", "custom_tags")


def parse(definition: str) -> dict[str, Any]:
    """The definition's rules by attribute path. Raises `InvalidParameterValue` on what is no definition."""
    try:
        rules = json.loads(definition or "{}")
    except (ValueError, RecursionError) as error:
        raise InvalidParameterValue(f"Policy definition is not valid JSON: {error}") from None
    if not isinstance(rules, dict):
        raise InvalidParameterValue("Policy definition must be a JSON object.")
    for path, rule in rules.items():
        if not isinstance(rule, dict) or rule.get("type") not in TYPES:
            found = rule.get("type") if isinstance(rule, dict) else rule
            raise InvalidParameterValue(
                f"Policy definition for {path}: type must be one of {', '.join(TYPES)}, got {found!r}."
            )
        _check_rule(path, rule)
    return rules


def _check_rule(path: str, rule: dict[str, Any]) -> None:
    """Raise `InvalidParameterValue` on a rule that no value could ever be held against."""
    if not isinstance(rule.get("values", []), list):
        raise InvalidParameterValue(f"Policy definition for {path}: values must be a list, got {rule['values']!r}.")
    for field in ("minValue", "maxValue"):
        if not isinstance(rule.get(field, 0), int | float):
            raise InvalidParameterValue(f"Policy definition for {path}: {field} must be a number, got {rule[field]!r}.")
    try:
        re.compile(rule.get("pattern", ""))
    except (TypeError, re.error) as error:
        raise InvalidParameterValue(
            f"Policy definition for {path}: pattern is no regular expression: {error}"
        ) from None


def apply(rules: dict[str, Any], cluster: dict[str, Any], use_defaults: bool) -> None:
    """Fill in fixed (and, with ``use_defaults``, default) values where ``cluster`` has none; then check every rule."""
    for path, rule in rules.items():
        if path in _SYNTHETIC or "*" in path:
            continue
        current = _value(cluster, path)
        if current is None and rule["type"] == "fixed":
            _fill(cluster, path, rule.get("value"))
        elif current is None and use_defaults and "defaultValue" in rule:
            _fill(cluster, path, rule["defaultValue"])
        problem = _problem(rule, _value(cluster, path))
        if problem:
            raise InvalidParameterValue(f"Cluster validation error: Validation failed for {path}, {problem}")


def _steps(path: str) -> list[str]:
    head, _, rest = path.partition(".")
    # Keys of these maps contain dots themselves.
    return [head, rest] if head in _MAPS and rest else path.split(".")


def _value(cluster: dict[str, Any], path: str) -> Any:
    current: Any = cluster
    for step in _steps(path):
        current = current.get(step) if isinstance(current, dict) else None
    return current


def _fill(cluster: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = _steps(path)
    target = cluster
    for step in parents:
        target = target.setdefault(step, {})
        if not isinstance(target, dict):
            raise InvalidParameterValue(f"Cluster validation error: {path} cannot be set, because {step} is no object.")
    target[last] = value


def _problem(rule: dict[str, Any], value: Any) -> str | None:
    kind = rule["type"]
    if kind == "forbidden":
        return None if value is None else "the value must not be present"
    if value is None:
        optional = rule.get("isOptional", False) or kind in ("unlimited", "blocklist")
        return None if optional else "the value must be present"
    match kind:
        case "fixed" if str(value) != str(rule.get("value")) and value != rule.get("value"):
            return f"the value must be {rule.get('value')} (is {value!r})"
        case "allowlist" if value not in rule.get("values", []):
            return f"the value must be one of {', '.join(map(str, rule.get('values', [])))} (is {value!r})"
        case "blocklist" if value in rule.get("values", []):
            return f"the value must not be one of {', '.join(map(str, rule.get('values', [])))} (is {value!r})"
        case "regex" if not re.fullmatch(rule.get("pattern", ""), str(value)):
            return f"the value must match the regex pattern {rule.get('pattern')} (is {value!r})"
        case "range":
            return _out_of_range(rule, value)
    return None


def _out_of_range(rule: dict[str, Any], value: Any) -> str | None:
    if not isinstance(value, int | float):
        return f"the value must be a number (is {value!r})"
    if "minValue" in rule and value < rule["minValue"]:
        return f"the value must be at least {rule['minValue']} (is {value})"
    if "maxValue" in rule and value > rule["maxValue"]:
        return f"the value must be at most {rule['maxValue']} (is {value})"
    return None

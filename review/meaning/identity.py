"""What makes an element of a list the same element: its key, not its position."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_PIN = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*(\[[^\]]*\])?\s*(?:[=<>!~].*)?$")
_SEPARATORS = re.compile(r"[-_.]+")
_FILE_VERSION = re.compile(r"-\d[\w.+]*(?=(-|\.(whl|jar|egg|tar\.gz)$))")


_KINDS = ("pypi", "whl", "maven", "jar", "requirements", "cran", "egg")


def _by(*keys: str) -> Callable[[dict[str, Any]], str | None]:
    """The first of several keys that has a value."""

    def identity(element: dict[str, Any]) -> str | None:
        for key in keys:
            value = element.get(key)
            if isinstance(value, (str, int)) and value != "":
                return f"{key}={value}"
        return None

    return identity


def library_coordinates(element: dict[str, Any]) -> str | None:
    """A library without its version: `pypi:numpy`, `maven:org.foo:bar`, `whl:lakewright_ml`."""
    for kind in _KINDS:
        value = element.get(kind)
        if not value:
            continue
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict) and kind in ("pypi", "cran"):
            return f"{kind}:{package_name(str(first.get('package', '')))}"
        if isinstance(first, dict) and kind == "maven":
            return "maven:" + ":".join(str(first.get("coordinates", "")).split(":")[:2])
        if isinstance(first, str) and first and kind in ("whl", "jar", "egg", "requirements"):
            return f"{kind}:{file_identity(first)}"
    return None


@lru_cache(maxsize=50_000)
def package_name(requirement: str) -> str:
    match = _PIN.match(requirement)
    return _SEPARATORS.sub("-", match[1]).lower() if match else requirement


def file_identity(path: str) -> str:
    """A wheel's or jar's name without version and folder; any other file's whole path."""
    name = path.rsplit("/", 1)[-1]
    if name.endswith(".whl"):
        return name.split("-")[0]
    return _FILE_VERSION.sub("", name) if name.endswith((".jar", ".egg")) else path


def _rule(element: dict[str, Any]) -> str | None:
    keys = ("protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "security_groups", "self")
    if "protocol" not in element:
        return None
    parts = {
        key: sorted(map(str, element[key])) if isinstance(element.get(key), list) else element.get(key) for key in keys
    }
    return ",".join(f"{key}={part}" for key, part in parts.items() if part)


IDENTITIES: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "task": _by("task_key"),
    "tasks": _by("task_key"),
    "depends_on": _by("task_key"),
    "job_cluster": _by("job_cluster_key"),
    "job_clusters": _by("job_cluster_key"),
    "environment": _by("environment_key", "name"),
    "environments": _by("environment_key"),
    "library": library_coordinates,
    "libraries": library_coordinates,
    "grant": _by("principal"),
    "access_control": _by("user_name", "group_name", "service_principal_name"),
    "served_entities": _by("name", "entity_name"),
    "served_models": _by("name", "model_name"),
    "routes": _by("served_entity_name", "served_model_name"),
    "parameter": _by("name"),
    "tags": _by("key"),
    "tag": _by("key"),
    "column": _by("name"),
    "columns": _by("name"),
    "grant_rules": _by("role"),
    "rate_limits": _by("key", "principal"),
    "Statement": _by("Sid"),
    "ingress": _rule,
    "egress": _rule,
    "rule": _by("id"),
    "custom_tags": _by("key"),
    "webhook": _by("id"),
}


def _pair(element: dict[str, Any]) -> str | None:
    """The name in a pair of name and value, whatever the list is called."""
    if "value" not in element and "values" not in element:
        return None
    return next((f"{key}={element[key]}" for key in ("name", "key") if isinstance(element.get(key), str)), None)


ORDERED = frozenset(["column", "columns"])
"""Lists whose elements have an identity and whose order means something all the same: a file's columns are read by position."""


def keyed(attribute: str, elements: list[Any]) -> dict[str, int] | None:
    """The elements' positions by identity, or None when the list has none or it is not unique."""
    identity = IDENTITIES.get(attribute, _pair)
    found: dict[str, int] = {}
    for position, element in enumerate(elements):
        if not isinstance(element, dict):
            return None
        key = identity(element)
        if key is None or key in found:
            return None
        found[key] = position
    return found

"""A configuration as CDKTF writes it (`cdk.tf.json`), read as if everything in it were created: for checks before any plan.

Whoever wrote it may wish to get past those checks, so every form that Terraform accepts is read: one block or a list of them at each
level, truth values as texts. What only Terraform could work out (`${…}`, `dynamic` blocks) is unknown.
"""

from collections.abc import Iterator
from typing import Any

from review.plan.model import Change, Plan, Values

_SECTIONS = {"resource": 2, "data": 2, "module": 1, "terraform": 0, "provider": 1}
"""Section → how many labels its blocks have."""
_BLOCKS = frozenset(
    (
        "access_control",
        "cluster",
        "environment",
        "grant",
        "grant_rules",
        "ingress",
        "inline_policy",
        "job_cluster",
        "libraries",
        "library",
        "privilege_assignments",
        "routes",
        "served_entities",
        "served_models",
        "task",
    )
)
"""What a plan always shows as a list, while one block alone may be written without."""


def is_configuration(document: dict[str, Any]) -> bool:
    """Whether a document is a `.tf.json` configuration rather than a plan."""
    if "format_version" in document:
        return False
    sections = (labelled(document.get(name), labels) for name, labels in _SECTIONS.items())
    return any(next(blocks, None) is not None for blocks in sections)


def plan_of_configuration(document: dict[str, Any], source: str) -> Plan:
    """Every resource as a creation."""
    plan = Plan(source=source, configuration_only=True, format_version="1.0", configuration=document)
    for kind, name, body in labelled(document.get("resource"), 2):
        after, unknown = _split({key: value for key, value in body.items() if key != "//"})
        values = Values(actions=["create"], after=after, after_unknown=unknown)
        change = Change(address=f"{kind}.{name}", type=kind, name=name, change=values)
        change.against_nothing = True
        plan.resource_changes.append(change)
    return plan


def labelled(section: Any, labels: int) -> Iterator[tuple[Any, ...]]:
    """(label, …, body) of each block of a section, whose blocks have a number of labels."""
    for part in section if isinstance(section, list) else [section]:
        if not isinstance(part, dict):
            continue
        if labels == 0:
            yield (part,)
            continue
        for label, inner in part.items():
            if label != "//":
                yield from ((label, *rest) for rest in labelled(inner, labels - 1))


def _split(value: Any) -> tuple[Any, Any]:
    """Parts a configured value into what is known and a mirror of it that marks what is not."""
    if isinstance(value, str) and ("${" in value or "%{" in value):
        return None, True
    if value in ("true", "false"):
        return value == "true", False
    if isinstance(value, dict):
        parts = {key: _split(_as_blocks(key, inner)) for key, inner in value.items() if key != "dynamic"}
        unknown = {key: mark for key, (_, mark) in parts.items() if mark not in (False, {}, [])}
        unknown |= {name: True for name, _ in labelled(value.get("dynamic"), 1)}
        return {key: known for key, (known, _) in parts.items()}, unknown
    if isinstance(value, list):
        halves = [_split(inner) for inner in value]
        return [known for known, _ in halves], [mark for _, mark in halves]
    return value, False


def _as_blocks(name: str, value: Any) -> Any:
    return [value] if name in _BLOCKS and isinstance(value, dict) else value

"""A configuration as CDKTF writes it (`cdk.tf.json`), read as if everything in it were created: for checks before any plan."""

from typing import Any

from scripts.review.model import Change, Plan, Values


def is_configuration(document: dict[str, Any]) -> bool:
    """Whether a document is a `.tf.json` configuration rather than a plan."""
    return "format_version" not in document and any(
        isinstance(document.get(key), dict) for key in ("resource", "terraform", "provider", "data")
    )


def plan_of_configuration(document: dict[str, Any], source: str) -> Plan:
    """Every resource as a creation; what only Terraform could work out (`${…}`) is unknown."""
    plan = Plan(source=source, configuration_only=True, format_version="1.0", configuration=document)
    resources = document.get("resource")
    for kind, named in resources.items() if isinstance(resources, dict) else ():
        for name, body in named.items() if isinstance(named, dict) else ():
            if isinstance(body, dict):
                after, unknown = _split({key: value for key, value in body.items() if key != "//"})
                values = Values(actions=["create"], after=after, after_unknown=unknown)
                plan.resource_changes.append(Change(address=f"{kind}.{name}", type=kind, name=name, change=values))
    return plan


def _split(value: Any) -> tuple[Any, Any]:
    """Parts a configured value into what is known and a mirror of it that marks what is not."""
    if isinstance(value, str) and ("${" in value or "%{" in value):
        return None, True
    if isinstance(value, dict):
        parts = {key: _split(inner) for key, inner in value.items()}
        unknown = {key: mark for key, (_, mark) in parts.items() if mark not in (False, {}, [])}
        return {key: known for key, (known, _) in parts.items()}, unknown
    if isinstance(value, list):
        halves = [_split(inner) for inner in value]
        return [known for known, _ in halves], [mark for _, mark in halves]
    return value, False

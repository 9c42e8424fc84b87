"""What an endpoint serves: its entities and the traffic that each gets."""

from typing import Any

from review.plan.model import Change
from review.rules._kit import applies, new, old

SERVING_TYPES = ("databricks_model_serving", "databricks_model_serving_provisioned_throughput")


def served(change: Change, side: Any) -> dict[str, dict[str, Any]]:
    """Name → served entity, of one side (`old` or `new`)."""
    items = side(change, "config", "served_entities") or side(change, "config", "served_models") or []
    return {_name(item): item for item in items if isinstance(item, dict)}


def traffic(change: Change, side: Any) -> dict[str, str]:
    """Model version (or entity) → share of the requests, as `90 %`; without routes the platform shares them out."""
    entities = served(change, side)
    routes = side(change, "config", "traffic_config", "routes") or []
    shares: dict[str, int] = {}
    for route in routes:
        if isinstance(route, dict):
            name = str(route.get("served_entity_name") or route.get("served_model_name") or "")
            version = _version(entities.get(name, {})) or name
            shares[version] = shares.get(version, 0) + int(route.get("traffic_percentage") or 0)
    if shares:
        return {version: f"{share} %" for version, share in shares.items() if share}
    return {_version(entity): "100 %" if len(entities) == 1 else "a share" for entity in entities.values()}


def undecided(change: Change, *path: str, names: tuple[str, ...] = ()) -> list[str]:
    """What below a path only applying brings.

    Args:
        names: the attributes that matter; without them all do. The provider marks much that it works out itself.
    """
    if not applies(change):
        return []
    marks: Any = change.change.after_unknown
    for segment in path:
        marks = marks[0] if isinstance(marks, list) and marks else marks
        marks = marks if marks is True else marks.get(segment) if isinstance(marks, dict) else None
    return (
        [f"{'.'.join(path) or 'config'} is known in part only after apply"] if _marked(marks, names, path[-1]) else []
    )


def _marked(marks: Any, names: tuple[str, ...], own: str) -> bool:
    """Whether an attribute that matters is marked; `own` is the name of the one whose marks these are."""
    if isinstance(marks, dict):
        return any(_marked(inner, names, name) for name, inner in marks.items() if inner)
    if isinstance(marks, list):
        return any(_marked(inner, names, own) for inner in marks)
    return marks is True and (not names or own in names)


def pairs(change: Change) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(name, old, new) of the entities on both sides; a new version of the same model stands for the one before."""
    before, after = served(change, old), served(change, new)
    by_model = {_model(item): item for item in before.values()}
    return [(name, before.get(name) or by_model.get(_model(item)) or {}, item) for name, item in after.items()]


def _name(item: dict[str, Any]) -> str:
    return str(item.get("name") or _version(item))


def _model(item: dict[str, Any]) -> str:
    outside = item.get("external_model")
    outside = outside[0] if isinstance(outside, list) and outside else outside
    outside = f"{outside.get('provider')}/{outside.get('name')}" if isinstance(outside, dict) else ""
    return str(item.get("entity_name") or item.get("model_name") or outside)


def _version(item: dict[str, Any]) -> str:
    version = item.get("entity_version") or item.get("model_version") or ""
    return f"{_model(item)} {version}".strip()

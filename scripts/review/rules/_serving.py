"""What an endpoint serves: its entities and the traffic that each gets."""

from typing import Any

from scripts.review.model import Change
from scripts.review.rules._answers import applies, is_unknown, new, old


def served(change: Change, side: Any) -> dict[str, dict[str, Any]]:
    """Name → served entity, of one side (`old` or `new`)."""
    items = side(change, "config", "served_entities") or side(change, "config", "served_models") or []
    return {_name(item): item for item in items if isinstance(item, dict)}


def traffic(change: Change, side: Any) -> dict[str, int]:
    """Model version (or entity) → percentage of the requests."""
    entities = served(change, side)
    routes = side(change, "config", "traffic_config", "routes") or []
    found: dict[str, int] = {}
    for route in routes:
        if isinstance(route, dict):
            name = str(route.get("served_entity_name") or route.get("served_model_name") or "")
            version = _version(entities.get(name, {})) or name
            found[version] = found.get(version, 0) + int(route.get("traffic_percentage") or 0)
    if not found and len(entities) == 1:
        found = {_version(next(iter(entities.values()))): 100}
    return found


def undecided(change: Change, *path: str) -> list[str]:
    if not applies(change):
        return []
    return [f"{'.'.join(path)} is known in part only after apply"] if is_unknown(change, *path) else []


def pairs(change: Change) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(name, old, new) of the entities on both sides; a new version of the same model stands for the one before."""
    before, after = served(change, old), served(change, new)
    by_model = {_model(item): item for item in before.values()}
    return [(name, before.get(name) or by_model.get(_model(item)) or {}, item) for name, item in after.items()]


def _name(item: dict[str, Any]) -> str:
    return str(item.get("name") or _version(item))


def _model(item: dict[str, Any]) -> str:
    return str(item.get("entity_name") or item.get("model_name") or "")


def _version(item: dict[str, Any]) -> str:
    version = item.get("entity_version") or item.get("model_version") or ""
    return f"{_model(item)} {version}".strip()

"""From the ``config`` of a request to the config that an endpoint keeps: checked, with the platform's defaults filled in.

Kept in one form: ``served_entities`` (the older ``served_models`` are the same thing under other names), ``traffic_config``,
``auto_capture_config``, ``config_version``.
Source: https://docs.databricks.com/api/workspace/servingendpoints/create
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from sandbox.core.authorization import require
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.fields import check_variables
from sandbox.core.workspace import now_ms

MAX_SERVED_ENTITIES = 10
WORKLOAD_SIZES = ("Small", "Medium", "Large")
WORKLOAD_TYPES = (
    "CPU",
    "CPU_MEDIUM",
    "CPU_LARGE",
    "GPU_SMALL",
    "GPU_MEDIUM",
    "GPU_LARGE",
    "GPU_XLARGE",
    "GPU_XLARGE_8",
    "MULTIGPU_MEDIUM",
)
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
_NUMBER = re.compile(r"[0-9]{1,18}")
_NUMBERS = (
    "min_provisioned_concurrency",
    "max_provisioned_concurrency",
    "min_provisioned_throughput",
    "max_provisioned_throughput",
    "provisioned_model_units",
)

Document = dict[str, Any]


def parse_config(call: Call, config: Document, version: int) -> Document:
    """Raises `InvalidParameterValue` for what can never be served, `ResourceDoesNotExist` for a model version that is not there."""
    entities = _entities(call, config)
    _name_sole_entity(entities, config.get("traffic_config"))
    names = [entity["name"] for entity in entities]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidParameterValue(
            f"Served entity names must be unique within an endpoint, got {', '.join(doubled)} more than once."
        )
    parsed: Document = {
        "served_entities": entities,
        "traffic_config": _traffic(config.get("traffic_config"), names),
        "config_version": version,
    }
    if config.get("auto_capture_config") is not None:
        parsed["auto_capture_config"] = _typed(config, "auto_capture_config", dict)
    return parsed


def _entities(call: Call, config: Document) -> list[Document]:
    models, entities = _typed(config, "served_models", list), _typed(config, "served_entities", list)
    if models and entities:
        raise InvalidParameterValue("Only one of served_models and served_entities may be specified.")
    if not models and not entities:
        raise InvalidParameterValue("At least one served entity must be specified in served_entities.")
    renamed = [_as_entity(model) for model in models or []]
    given = renamed or list(entities or [])
    if len(given) > MAX_SERVED_ENTITIES:
        raise InvalidParameterValue(
            f"An endpoint can have at most {MAX_SERVED_ENTITIES} served entities, got {len(given)}."
        )
    return [_entity(call, each) for each in given]


def _as_entity(model: Any) -> Document:
    if not isinstance(model, dict):
        raise InvalidParameterValue("served_models must be a list of objects.")
    other = {"model_name": "entity_name", "model_version": "entity_version"}
    return {other.get(str(key), str(key)): value for key, value in model.items()}


def _entity(call: Call, given: Any) -> Document:
    if not isinstance(given, dict):
        raise InvalidParameterValue("served_entities must be a list of objects.")
    entity: Document = {"id": uuid.uuid4().hex, "creator": call.principal, "creation_timestamp": now_ms()}
    external = _typed(given, "external_model", dict)
    entity |= _external(external) if external else _model_version(call, given)
    name = _typed(given, "name", str) or ""
    if name and not _NAME.match(name):
        raise InvalidParameterValue(
            f"Served entity name {name!r} may only hold letters, digits, dashes and underscores."
        )
    entity["name"] = name
    if not external:
        entity |= _workload(given)
    return entity


def _model_version(call: Call, given: Document) -> Document:
    """The version must be registered, and the caller must be allowed to execute it."""
    name, version = _typed(given, "entity_name", str), given.get("entity_version")
    if not name:
        raise InvalidParameterValue("entity_name is required for a served entity that is not an external model.")
    if version is None or not _NUMBER.fullmatch(str(version)):
        raise InvalidParameterValue(
            f"entity_version of {name} must be the number of a registered version, got {version!r}."
        )
    key = name.lower()
    if call.store.get("registered_model", key) is None:
        raise ResourceDoesNotExist(f"Registered model {name!r} does not exist.")
    require(call, "function", key, "EXECUTE")
    found = call.store.get("model_version", f"{key}/{int(version):08d}")
    if found is None:
        raise ResourceDoesNotExist(f"Version {version} of registered model {name!r} does not exist.")
    if found.get("status", "READY") != "READY":
        raise InvalidParameterValue(
            f"Version {version} of registered model {name!r} is not ready: its status is {found['status']}."
        )
    return {"entity_name": key, "entity_version": str(int(version))}


def _workload(given: Document) -> Document:
    size = _choice(given, "workload_size", WORKLOAD_SIZES)
    numbers = {key: given[key] for key in _NUMBERS if given.get(key) is not None}
    if bad := [key for key, value in numbers.items() if not isinstance(value, int) or value < 0]:
        raise InvalidParameterValue(f"{bad[0]} must be a number that is not negative, got {numbers[bad[0]]!r}.")
    workload: Document = {
        "workload_type": _choice(given, "workload_type", WORKLOAD_TYPES) or "CPU",
        "scale_to_zero_enabled": bool(_typed(given, "scale_to_zero_enabled", bool)),
        **numbers,
    }
    if size or not numbers:
        workload["workload_size"] = size or "Small"
    variables = _typed(given, "environment_vars", dict)
    if variables:
        if not all(isinstance(value, str) for value in variables.values()):
            raise InvalidParameterValue("environment_vars must map names to strings.")
        check_variables(variables, "environment_vars")
        workload["environment_vars"] = variables
    if profile := _typed(given, "instance_profile_arn", str):
        workload["instance_profile_arn"] = profile
    return workload


def _external(model: Document) -> Document:
    for key in ("provider", "name", "task"):
        if not _typed(model, key, str):
            raise InvalidParameterValue(f"external_model.{key} is required.")
    return {"external_model": _without_plaintext(model)}


def _without_plaintext(value: Any) -> Any:
    """Keys given in plain text are taken and never given out again."""
    if isinstance(value, dict):
        return {key: _without_plaintext(inner) for key, inner in value.items() if not key.endswith("_plaintext")}
    return value


def _name_sole_entity(entities: list[Document], traffic: Any) -> None:
    """Default names. A sole entity without one takes the name that the only route gives it, so that published examples work."""
    routes = (traffic or {}).get("routes") if isinstance(traffic, dict) else None
    if (
        len(entities) == 1
        and not entities[0]["name"]
        and isinstance(routes, list)
        and len(routes) == 1
        and isinstance(routes[0], dict)
    ):
        entities[0]["name"] = routes[0].get("served_entity_name") or routes[0].get("served_model_name") or ""
    for entity in entities:
        entity["name"] = entity["name"] or _default_name(entity)


def _default_name(entity: Document) -> str:
    if "external_model" in entity:
        return re.sub(r"[.:]", "-", entity["external_model"]["name"])
    return f"{entity['entity_name'].rpartition('.')[2]}-{entity['entity_version']}"


def _traffic(traffic: Any, names: list[str]) -> Document:
    if not isinstance(traffic, dict) or not traffic.get("routes"):
        if len(names) > 1:
            raise InvalidParameterValue(
                "traffic_config must be specified when an endpoint has more than one served entity."
            )
        return {"routes": [_route(names[0], 100)]}
    if not isinstance(traffic["routes"], list):
        raise InvalidParameterValue("traffic_config.routes must be a list of objects.")
    routes = []
    for route in traffic["routes"]:
        name, percentage = _route_parts(route)
        if name not in names:
            raise InvalidParameterValue(
                f"traffic_config routes to {name!r}, which is no served entity; there are: {', '.join(names)}."
            )
        routes.append(_route(name, percentage))
    total = sum(route["traffic_percentage"] for route in routes)
    if total != 100:
        raise InvalidParameterValue(f"The traffic percentages of all routes must add up to 100, got {total}.")
    if len({route["served_entity_name"] for route in routes}) < len(routes):
        raise InvalidParameterValue("traffic_config has more than one route to the same served entity.")
    return {"routes": routes}


def _route_parts(route: Any) -> tuple[Any, int]:
    if not isinstance(route, dict):
        raise InvalidParameterValue("traffic_config.routes must be a list of objects.")
    percentage = route.get("traffic_percentage", 0)
    if not isinstance(percentage, int) or isinstance(percentage, bool) or not 0 <= percentage <= 100:
        raise InvalidParameterValue(f"traffic_percentage must be a whole number from 0 to 100, got {percentage!r}.")
    return route.get("served_entity_name") or route.get("served_model_name"), percentage


def _route(name: str, percentage: int) -> Document:
    """Both names, as the platform gives them back whichever was sent."""
    return {"served_model_name": name, "served_entity_name": name, "traffic_percentage": percentage}


def _typed(source: Document, key: str, kind: type) -> Any:
    value = source.get(key)
    if value is not None and not isinstance(value, kind):
        raise InvalidParameterValue(f"{key} must be of type {kind.__name__}, got {value!r}.")
    return value


def _choice(source: Document, key: str, allowed: tuple[str, ...]) -> str | None:
    value = _typed(source, key, str)
    if value and value not in allowed:
        raise InvalidParameterValue(f"{key} must be one of {', '.join(allowed)}, got {value!r}.")
    return value or None

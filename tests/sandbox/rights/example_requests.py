"""For each route, requests that would succeed if its caller had the right: nobody's must fail for want of it and for nothing else.

Most fields have the same meaning everywhere, so one body and one set of path parameters serve nearly all routes; `_SPECIAL` has the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sandbox.core.routing import Route

from .conftest import MARK, Things

_TYPES = {"catalog": 1, "schema": 2, "volume": 3, "table": 3, "function": 3, "prompt": 3}
_COLLECTIONS = {"catalogs": 1, "schemas": 2, "volumes": 3, "tables": 3, "models": 3}
_METASTORE = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Example:
    method: str
    path: str
    query: dict[str, Any]
    body: dict[str, Any] | None


def examples(route: Route, things: Things) -> Iterator[Example]:
    for parameters in _parameters(route, things):
        path = route.path
        for parameter, value in parameters.items():
            path = re.sub(rf"\{{{parameter}(:path)?\}}", quote(str(value)), path)
        fields = {**_fields(things), **_special(route, things)}
        plain = {key: value for key, value in fields.items() if isinstance(value, str | int)}
        if "/fs/files/" in path and route.method == "POST":
            for action in ("initiate-upload", "complete-upload"):
                session = {"action": action, "session_token": things.ids["session_token"]}
                yield Example(route.method, path, session, {"parts": []})
        elif route.method in ("GET", "HEAD", "DELETE"):
            yield Example(route.method, path, plain, None)
        else:
            yield Example(route.method, path, {}, fields)


def _parameters(route: Route, things: Things) -> Iterator[dict[str, Any]]:
    collection = next((word for word in reversed(route.path.split("/")) if word in _COLLECTIONS), "volumes")
    depth = _COLLECTIONS["catalogs" if "bindings/" in route.path else collection]
    usual = {
        "name": ".".join([MARK] * 3) if "/prompts" in route.path else MARK,
        "key": "a",
        "full_name": ".".join([MARK] * depth),
        "path": _path(route),
        "id": _id(route, things),
        "policy_family_id": "job-cluster",
        "token_id": things.ids["token_id"],
        "version": "1",
        "alias": MARK,
        "served": MARK,
        "model_id": things.ids["model_id"],
        "request_id": "tr-1",
        "object_id": things.ids["warehouse_id"],
    }
    if "{object_type}" in route.path:
        for kind, field in _OBJECTS.items():
            yield {**usual, "object_type": kind, "object_id": things.ids.get(field, field)}
    elif "{securable_type}" in route.path and "tags" in route.path:
        yield {**usual, "securable_type": "function", "full_name": ".".join([MARK] * 3)}
    elif "{securable_type}" in route.path:
        for kind, depth in _TYPES.items():
            yield {**usual, "securable_type": kind, "full_name": ".".join([MARK] * depth)}
        yield {**usual, "securable_type": "metastore", "full_name": _METASTORE}
    else:
        yield usual


def _id(route: Route, things: Things) -> str:
    if "/pipelines/" in route.path:
        return str(things.ids["pipeline_id"])
    if "/warehouses/" in route.path:
        return str(things.ids["warehouse_id"])
    return str(things.ids["group"]) if "Groups" in route.path else "1001"


def _path(route: Route) -> str:
    if route.path.startswith("/dbfs/"):
        return f"tmp/nobodys-{route.method}"  # what one of them writes, another would read
    return f"Volumes/{MARK}/{MARK}/{MARK}/" + (f"{MARK}.txt" if "files" in route.path else "folder")


_OBJECTS = {
    "jobs": "job_id", "clusters": "cluster_id", "cluster-policies": "policy_id", "instance-pools": "instance_pool_id",
    "experiments": "experiment_id", "authorization": "tokens", "serving-endpoints": "endpoint_id", "directories": "directories",
    "notebooks": "notebooks", "files": "files", "warehouses": "warehouse_id",
}  # fmt: skip


def _fields(things: Things) -> dict[str, Any]:
    ids, nobody = things.ids, things.principal
    return {
        **{key: ids[key] for key in ("cluster_id", "job_id", "run_id", "instance_pool_id", "node_type_id", "spark_version")},
        **{key: ids[key] for key in ("experiment_id", "token_id", "session_token", "policy_id", "warehouse_id")},
        **dict.fromkeys(("scope", "key", "string_value", "catalog_name", "schema_name", "model_name"), MARK),
        "principal": nobody,
        "permission": "MANAGE",
        "path": f"{ids['folder']}/{MARK}",
        "instance_pool_name": "other",
        "num_workers": 0,
        "owner_username": nobody,
        "owner": nobody,
        "name": "other",
        "definition": "{}",
        "libraries": [{"pypi": {"package": "x==1"}}],
        "volume_type": "MANAGED",
        "table_type": "EXTERNAL",
        "data_source_format": "DELTA",
        "storage_location": "file:///other",
        "source": "x",
        "changes": [{"principal": nobody, "add": ["ALL_PRIVILEGES"]}],
        "access_control_list": [{"service_principal_name": nobody, "permission_level": "CAN_MANAGE"}],
        "new_settings": {"name": "other"},
        "application_id": nobody,
        "displayName": "other",
        "userName": "other@example.com",
        "Operations": [{"op": "replace", "path": "displayName", "value": "other"}],
        "version_num": 1,
        "format": "SOURCE",
        "language": "PYTHON",
        "content": "eA==",
        "overwrite": True,
        "recursive": True,
        "comment": "other",
        "rerun_all_failed_tasks": True,
        "update_mask": "cluster_name",
        "cluster": {"cluster_name": "other"},
        "tasks": [{"task_key": "t", "existing_cluster_id": ids["cluster_id"], "notebook_task": {"notebook_path": ids["notebook"]}}],
        "config": {"served_entities": [{"entity_name": f"{MARK}.{MARK}.{MARK}", "entity_version": "1"}]},
        "start_part_number": 1,
        "count": 1,
    }  # fmt: skip


def _special(route: Route, things: Things) -> dict[str, Any]:
    for ending, fields in _SPECIAL.items():
        if route.path.endswith(ending):
            return {key: things.ids.get(value, value) if isinstance(value, str) else value for key, value in fields.items()}  # fmt: skip
    if "/prompts" in route.path:
        schema = {"catalog_name": MARK, "schema_name": MARK}
        return {
            "name": f"{MARK}.{MARK}.other",
            "key": "a",
            "catalog_schema": schema,
            "prompt_version": {"template": "x"},
        }
    if "/mlflow/" in route.path:
        model = "" if "artifacts" in route.path else f"{MARK}.{MARK}.{MARK}"
        more = {"name": model, "filter": f"name = '{model}'"} if model else {}
        return {**more, "run_id": things.ids["mlflow_run"], "version": "1", "alias": MARK, "value": "x", "path": ["x"]}
    if "/securable-tags/" in route.path or "/subentity-tags/" in route.path:
        return {"changes": {"add_tags": [{"key": "a", "value": "b"}]}}
    return {}


_SPECIAL: dict[str, dict[str, Any]] = {
    "/dbfs/move": {"source_path": "/tmp/nothing", "destination_path": "/tmp/other"},
    "/dbfs/add-block": {"handle": 999, "data": ""},
    "/dbfs/close": {"handle": 999},
    "/commands/execute": {"contextId": "c", "clusterId": "c"},
    "/commands/cancel": {"contextId": "c", "clusterId": "c", "commandId": "c"},
    "/contexts/create": {"clusterId": "c"},
    "/contexts/destroy": {"contextId": "c", "clusterId": "c"},
    "/fs/create-upload-part-urls": {"path": f"/Volumes/{MARK}/{MARK}/{MARK}/big"},
    "/fs/create-abort-upload-url": {"path": f"/Volumes/{MARK}/{MARK}/{MARK}/big"},
    "/workspace/mkdirs": {"path": f"/Users/admin@lakewright.local/{MARK}/new"},
    "/api/2.0/serving-endpoints": {"name": "other"},
    "/secrets/scopes/create": {"scope": "other"},
    "/unity-catalog/registered-models/create": {"name": f"{MARK}.{MARK}.other"},
}

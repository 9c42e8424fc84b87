"""Registered models and their versions: one set of objects behind Unity Catalog's API and MLflow's.

A version's number is never given out twice. Its files are written while it is PENDING_REGISTRATION and fixed once it is READY.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from sandbox.core.authorization import require, require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceConflict, ResourceDoesNotExist
from sandbox.core.fields import number as whole_number
from sandbox.core.fields import objects
from sandbox.core.listing import BY_KEY, starting
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.unity_catalog._securables import check_name, chosen, created, fetch, forget, refuse_existing

DEPLOYMENT_JOB = "deployment_job_id"
PENDING, READY = "PENDING_REGISTRATION", "READY"
_GIVEN = ("source", "run_id", "comment", "model_id", "run_experiment_id")
_ALIAS = re.compile(r"[\w-]{1,255}", re.ASCII)


def split(full_name: Any) -> tuple[str, str, str]:
    """Catalog, schema and model of ``catalog.schema.model``. Raises `InvalidParameterValue`."""
    parts = str(full_name).lower().split(".")
    if len(parts) != 3 or not all(parts):
        raise InvalidParameterValue(f"Invalid name {full_name}: specify all three levels, catalog.schema.model.")
    return parts[0], parts[1], parts[2]


def tags_of(body: Document, field: str) -> dict[str, str]:
    """The tags in a request. Raises `InvalidParameterValue` on one without a key, or with a key or value that is no text."""
    tags = {}
    for tag in objects(body, field):
        key, value = tag.get("key"), tag.get("value", "")
        if not key or not isinstance(key, str) or not isinstance(value, str):
            raise InvalidParameterValue(f"Invalid tag {tag!r}: expected a key and a value, both strings.")
        tags[key] = value
    return tags


def create_model(call: Call, full_name: str, comment: str | None) -> Document:
    catalog, schema, name = split(full_name)
    check_name(name)
    fetch(call.store, "schema", f"{catalog}.{schema}")
    require(call, "schema", f"{catalog}.{schema}", "CREATE_MODEL")
    full_name = f"{catalog}.{schema}.{name}"
    refuse_existing(call.store, "function", full_name)
    folder = call.workspace.files.joinpath("Models", catalog, schema, name)
    call.store.moves.discard(folder)  # nothing of a model that had this name before
    document = {
        "name": name,
        "catalog_name": catalog,
        "schema_name": schema,
        "full_name": full_name,
        "id": str(uuid.uuid4()),
        "storage_location": folder.as_uri(),
        "aliases": {},
        "tags": tags_of(call.body, "tags"),
        **created(call),
    }
    given = {"comment": comment, DEPLOYMENT_JOB: call.body.get(DEPLOYMENT_JOB)}
    document.update({field: text for field, text in chosen(given, dict.fromkeys(given, str)).items() if text})
    return call.store.put("registered_model", full_name, document)


def model(call: Call, full_name: Any) -> Document:
    """The model's document, for a caller who may know of it."""
    document = fetch(call.store, "function", ".".join(split(full_name)))
    require_visible(call, "function", document["full_name"])
    return document


def deployment_job(call: Call, document: Document) -> dict[str, str]:
    """The model's deployment job, and whether it could run; nothing without one. The sandbox keeps and shows it, and starts nothing.

    Source: https://docs.databricks.com/mlflow/deployment-job (a job with the parameters ``model_name`` and ``model_version``).
    """
    job_id = document.get(DEPLOYMENT_JOB)
    if not job_id:
        return {}
    job = call.store.get("job", job_id)
    names = {each["name"] for each in (job or {}).get("settings", {}).get("parameters") or []}
    fits = "CONNECTED" if {"model_name", "model_version"} <= names else "REQUIRED_PARAMETERS_CHANGED"
    return {DEPLOYMENT_JOB: job_id, "deployment_job_state": fits if job else "NOT_FOUND"}


def put_model(call: Call, document: Document) -> Document:
    changed = {**document, "updated_at": now_ms(), "updated_by": call.principal}
    return call.store.put("registered_model", document["full_name"], changed)


def delete_model(call: Call, full_name: Any) -> None:
    """Delete a model and all its versions, as the API's reference has it; the Terraform provider and MLflow rely on it."""
    document = fetch(call.store, "function", ".".join(split(full_name)))
    require_owner(call, "function", document["full_name"])
    forget(call.workspace, ("registered_model",), document["full_name"])


def _key(full_name: str, number: int) -> str:
    return f"{full_name}/{number:08d}"


def create_version(call: Call, full_name: Any, fields: Document) -> Document:
    """A new PENDING version; its files are uploaded next. Raises `ResourceDoesNotExist` when there is no such model."""
    owner = fetch(call.store, "function", ".".join(split(full_name)))
    require(call, "function", owner["full_name"], "CREATE_MODEL_VERSION")
    number = call.store.next_id(f"model_version/{owner['id']}")
    folder = call.workspace.files.joinpath("Models", *owner["full_name"].split("."), str(number))
    call.store.moves.make_folder(folder)
    common = created(call)
    common.pop("owner")
    document = {
        "model_name": owner["name"],
        "catalog_name": owner["catalog_name"],
        "schema_name": owner["schema_name"],
        "version": number,
        "id": str(uuid.uuid4()),
        "status": PENDING,
        "storage_location": folder.as_uri(),
        "tags": tags_of(call.body, "tags"),
        **{key: value for key, value in chosen(fields, dict.fromkeys(_GIVEN, str)).items() if value},
        **common,
    }
    return call.store.put("model_version", _key(owner["full_name"], number), document)


def version(call: Call, full_name: Any, number: Any) -> Document:
    """For whoever may use the model or add to it: knowing of the model is not enough.

    Raises `ResourceDoesNotExist` when model or version is missing, `InvalidParameterValue` when ``number`` is none.
    """
    owner = fetch(call.store, "function", ".".join(split(full_name)))
    require(call, "function", owner["full_name"], "EXECUTE", "CREATE_MODEL_VERSION")
    found = call.store.get("model_version", _key(owner["full_name"], whole_number(number, "version")))
    if found is None:
        raise ResourceDoesNotExist(
            f"Model Version '{number}' of model '{owner['full_name']}' does not exist.",
        )
    return found


def full_name_of(document: Document) -> str:
    return f"{document['catalog_name']}.{document['schema_name']}.{document['model_name']}"


def put_version(call: Call, document: Document) -> Document:
    changed = {**document, "updated_at": now_ms(), "updated_by": call.principal}
    return call.store.put("model_version", _key(full_name_of(document), document["version"]), changed)


def finalize(call: Call, full_name: Any, number: Any) -> Document:
    """PENDING → READY; without an ``MLmodel`` file there is nothing to serve and it stays PENDING."""
    found = version(call, full_name, number)
    require(call, "function", full_name_of(found), "CREATE_MODEL_VERSION")
    folder = call.workspace.files.joinpath("Models", *full_name_of(found).split("."), str(found["version"]))
    if not (folder / "MLmodel").is_file():
        raise ResourceConflict(
            f"Version {number} of {full_name_of(found)} has no MLmodel file; upload the model's files first."
        )
    return put_version(call, {**found, "status": READY})


def delete_version(call: Call, full_name: Any, number: Any) -> None:
    """Aliases that name the version go with it."""
    found = version(call, full_name, number)
    owner = model(call, full_name)
    require_owner(call, "function", owner["full_name"])
    call.store.delete("model_version", _key(owner["full_name"], found["version"]))
    put_model(call, {**owner, "aliases": {a: n for a, n in owner["aliases"].items() if n != found["version"]}})
    folder = call.workspace.files.joinpath("Models", *owner["full_name"].split("."), str(found["version"]))
    call.store.moves.discard(folder)


def versions(call: Call, full_name: str) -> tuple[list[Document], dict[str, str]]:
    """A page of the versions, the newest first, as `Call.page` gives it, for whoever may read one of them."""
    require(call, "function", full_name, "EXECUTE", "CREATE_MODEL_VERSION")
    return call.page("model_version", where=starting(full_name + "/"), order=BY_KEY.reversed())


def set_alias(call: Call, full_name: Any, alias: str, number: Any) -> Document:
    if not isinstance(alias, str) or not _ALIAS.fullmatch(alias):
        raise InvalidParameterValue(
            f"{alias!r} cannot be an alias: only letters, digits, _ and -, at most 255 of them."
        )
    if alias.lower() == "latest" or (alias[0] in "vV" and alias[1:].isdigit()):
        raise InvalidParameterValue(f"{alias!r} cannot be an alias: 'latest' and v with a number are reserved.")
    found, owner = version(call, full_name, number), model(call, full_name)
    require_owner(call, "function", owner["full_name"])
    return put_model(call, {**owner, "aliases": {**owner["aliases"], alias: found["version"]}})


def delete_alias(call: Call, full_name: Any, alias: str) -> Document:
    owner = model(call, full_name)
    require_owner(call, "function", owner["full_name"])
    return put_model(call, {**owner, "aliases": {a: n for a, n in owner["aliases"].items() if a != alias}})


def version_by_alias(call: Call, full_name: Any, alias: str) -> Document:
    owner = model(call, full_name)
    if alias not in owner["aliases"]:
        raise ResourceDoesNotExist(
            f"Alias '{alias}' of model '{owner['full_name']}' does not exist.", error_code="RESOURCE_DOES_NOT_EXIST"
        )
    return version(call, full_name, owner["aliases"][alias])


def aliases_of(call: Call, document: Document) -> list[str]:
    """Names of the aliases that point at a version."""
    owner = call.store.get("registered_model", full_name_of(document)) or {"aliases": {}}
    return [alias for alias, number in owner["aliases"].items() if number == document["version"]]

"""The registry as MLflow's client speaks to it for ``databricks-uc``: the same models and versions under MLflow's field names.

Source: MLflow's ``databricks_uc_registry_service.proto``. Files of versions go through the Files API, as this service tells the client.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import text
from sandbox.core.rights import ANYONE, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document
from sandbox.services.mlflow import _models as models
from sandbox.services.unity_catalog._securables import chosen
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.0/mlflow/unity-catalog"
_CLIENT = re.compile(r"mlflow-python-client/(\d{1,4})\.(\d{1,4})")
_FILES_API_SINCE = (2, 18)
_NAMED = re.compile(r"name\s*=\s*(?P<quote>['\"])(?P<name>[^'\"]+)(?P=quote)", re.IGNORECASE)


def _model_view(call: Call, document: Document) -> Document:
    return {
        "name": document["full_name"],
        "creation_timestamp": document["created_at"],
        "last_updated_timestamp": document["updated_at"],
        "user_id": document["created_by"],
        "description": document.get("comment", ""),
        "aliases": [{"alias": alias, "version": str(number)} for alias, number in sorted(document["aliases"].items())],
        "tags": [{"key": key, "value": value} for key, value in sorted(document["tags"].items())],
        **models.deployment_job(call, document),
    }


def _version_view(call: Call, document: Document) -> Document:
    view = {
        "name": models.full_name_of(document),
        "version": str(document["version"]),
        "creation_timestamp": document["created_at"],
        "last_updated_timestamp": document["updated_at"],
        "user_id": document["created_by"],
        "description": document.get("comment", ""),
        "status": document["status"],
        "storage_location": document["storage_location"],
        "aliases": [
            {"alias": alias, "version": str(document["version"])} for alias in models.aliases_of(call, document)
        ],
        "tags": [{"key": key, "value": value} for key, value in sorted(document["tags"].items())],
    }
    return {
        **view,
        **{key: document[key] for key in ("source", "run_id", "run_experiment_id", "model_id") if document.get(key)},
    }


def _create_model(call: Call) -> Answer:
    created = models.create_model(call, call.need("name"), call.body.get("description"))
    return {"registered_model": _model_view(call, created)}


def _get_model(call: Call) -> Answer:
    return {"registered_model": _model_view(call, models.model(call, call.need("name")))}


def _update_model(call: Call) -> Answer:
    full_name = ".".join(models.split(call.need("name")))
    if "description" in call.body:
        call.body["comment"] = call.body["description"]
    if call.body.get("new_name"):
        call.body["new_name"] = models.split(call.body["new_name"])[2]
    fields = {"comment": str, models.DEPLOYMENT_JOB: str}
    return {"registered_model": _model_view(call, update(call, "function", full_name, fields))}


def _delete_model(call: Call) -> Answer:
    models.delete_model(call, call.need("name"))
    return {}


def _search_models(call: Call) -> Answer:
    page, more = call.page("registered_model", where=visibility.securables(call, "function"))
    return {"registered_models": [_model_view(call, document) for document in page], **more}


def _refuse_older_clients(call: Call) -> None:
    """MLflow before 2.18 asks for a cloud's credentials to bring a version's files: said before there is a version without files."""
    found = _CLIENT.search(call.request.headers.get("user-agent", ""))
    if found and (int(found[1]), int(found[2])) < _FILES_API_SINCE:
        raise InvalidParameterValue(
            f"MLflow {found[1]}.{found[2]} brings a model's files by a cloud's credentials, which the sandbox has none of; it needs "
            "MLflow 2.18 or newer, which brings them by the workspace itself."
        )


def _temporary_credentials(call: Call) -> Answer:
    _version(call)
    raise InvalidParameterValue(
        "The sandbox has no credentials of a cloud to give: models are registered and loaded with MLflow 2.18 or newer, "
        "which goes through the workspace itself."
    )


def _create_version(call: Call) -> Answer:
    _refuse_older_clients(call)
    fields = {**call.body, "comment": call.body.get("description")}
    return {"model_version": _version_view(call, models.create_version(call, call.need("name"), fields))}


def _version(call: Call) -> Document:
    return models.version(call, call.need("name"), call.need("version"))


def _get_version(call: Call) -> Answer:
    return {"model_version": _version_view(call, _version(call))}


def _update_version(call: Call) -> Answer:
    found = _version(call)
    require_owner(call, "function", models.full_name_of(found))
    return {
        "model_version": _version_view(
            call,
            models.put_version(
                call, {**found, "comment": "", **chosen({"comment": call.body.get("description")}, {"comment": str})}
            ),
        )
    }


def _delete_version(call: Call) -> Answer:
    models.delete_version(call, call.need("name"), call.need("version"))
    return {}


def _finalize(call: Call) -> Answer:
    return {"model_version": _version_view(call, models.finalize(call, call.need("name"), call.need("version")))}


def _search_versions(call: Call) -> Answer:
    """Unity Catalog's search knows one condition, ``name='catalog.schema.model'``; of a model that is not there it finds nothing."""
    condition = (call.param("filter") or "").strip()
    found = _NAMED.fullmatch(condition)
    if found is None:
        raise InvalidParameterValue(
            f"Unsupported filter query: `{condition}`. Please specify your filter parameter in the format `name = 'model_name'`."
        )
    full_name = ".".join(models.split(found["name"]))
    known = call.store.get("registered_model", full_name) is not None
    page, more = models.versions(call, full_name) if known else ([], {})
    return {"model_versions": [_version_view(call, v) for v in page], **more}


def _download_uri(call: Call) -> Answer:
    return {"artifact_uri": _version(call)["storage_location"]}


def _set_alias(call: Call) -> Answer:
    models.set_alias(call, call.need("name"), call.need("alias"), call.need("version"))
    return {}


def _delete_alias(call: Call) -> Answer:
    models.delete_alias(call, call.need("name"), call.need("alias"))
    return {}


def _get_by_alias(call: Call) -> Answer:
    return {"model_version": _version_view(call, models.version_by_alias(call, call.need("name"), call.need("alias")))}


def _change_tags(
    find: Callable[[Call], Document], put: Callable[[Call, Document], Document], *, add: bool
) -> Callable[[Call], Answer]:
    def change(call: Call) -> Answer:
        found = find(call)
        require(call, "function", found.get("full_name") or models.full_name_of(found), "APPLY_TAG")
        key, value = text(call, "key"), call.param("value", "")
        if not isinstance(value, str):
            raise InvalidParameterValue(f"Invalid value for value: expected a string, got {type(value).__name__}.")
        kept = {name: kept for name, kept in found["tags"].items() if name != key}
        added = {key: value} if add else {}
        put(call, {**found, "tags": {**kept, **added}})
        return {}

    return change


def _find_model(call: Call) -> Document:
    return models.model(call, call.need("name"))


def _files_api_is_used(call: Call) -> Answer:
    return {"is_databricks_sdk_models_artifact_repository_enabled": True}


def _lineage(call: Call) -> Answer:
    """Lineage is taken note of by the platform; nothing here reads it."""
    _version(call)
    return {}


_MODELS, _VERSIONS = _PATH + "/registered-models", _PATH + "/model-versions"
_set_model_tag: Any = _change_tags(_find_model, models.put_model, add=True)
_set_version_tag: Any = _change_tags(_version, models.put_version, add=True)
_OWNS, _TAGS = needs("MANAGE on the model, or ownership"), needs("APPLY_TAG on the model")
_USES = needs("EXECUTE or CREATE_MODEL_VERSION on the model")
ROUTES = [
    Route("POST", _MODELS + "/create", _create_model, right=needs("CREATE_MODEL on the schema")),
    Route("GET", _MODELS + "/get", _get_model, right=needs("any privilege on the model")),
    Route("PATCH", _MODELS + "/update", _update_model, right=_OWNS),
    Route("DELETE", _MODELS + "/delete", _delete_model, right=_OWNS),
    Route("GET", _MODELS + "/search", _search_models, right=shows("any privilege")),
    Route("POST", _MODELS + "/alias", _set_alias, right=_OWNS),
    Route("DELETE", _MODELS + "/alias", _delete_alias, right=_OWNS),
    Route("GET", _MODELS + "/alias", _get_by_alias, right=_USES),
    Route("POST", _MODELS + "/set-tag", _set_model_tag, right=_TAGS),
    Route("DELETE", _MODELS + "/delete-tag", _change_tags(_find_model, models.put_model, add=False), right=_TAGS),
    Route("GET", _MODELS + ":is-databricks-sdk-models-artifact-repository-enabled", _files_api_is_used, right=ANYONE),
    Route("POST", _VERSIONS + "/create", _create_version, right=needs("CREATE_MODEL_VERSION on the model")),
    Route("POST", _VERSIONS + "/generate-temporary-credentials", _temporary_credentials, right=_USES),
    Route("GET", _VERSIONS + "/get", _get_version, right=_USES),
    Route("PATCH", _VERSIONS + "/update", _update_version, right=_OWNS),
    Route("DELETE", _VERSIONS + "/delete", _delete_version, right=_OWNS),
    Route("GET", _VERSIONS + "/search", _search_versions, right=_USES),
    Route("GET", _VERSIONS + "/get-download-uri", _download_uri, right=_USES),
    Route("POST", _VERSIONS + "/finalize", _finalize, right=needs("CREATE_MODEL_VERSION on the model")),
    Route("POST", _VERSIONS + "/set-tag", _set_version_tag, right=_TAGS),
    Route("DELETE", _VERSIONS + "/delete-tag", _change_tags(_version, models.put_version, add=False), right=_TAGS),
    Route("POST", _VERSIONS + "/emit-lineage", _lineage, right=_USES),
]

"""Registered models, versions, aliases and tags as Unity Catalog's API gives them.

Source: https://docs.databricks.com/api/workspace/registeredmodels and …/modelversions; finalize, temporary credentials and tag
assignments as in MLflow's ``unity_catalog_service.proto``.
"""

from __future__ import annotations

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.listing import starting
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document
from sandbox.services.mlflow import _models as models
from sandbox.services.unity_catalog._securables import chosen
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.1/unity-catalog/models"


def _alias_infos(document: Document, only: int | None = None) -> list[Document]:
    return [
        {
            "alias_name": alias,
            "version_num": number,
            "model_name": document["name"],
            "catalog_name": document["catalog_name"],
            "schema_name": document["schema_name"],
        }
        for alias, number in sorted(document["aliases"].items())
        if only in (None, number)
    ]


def _tags(document: Document) -> list[Document]:
    return [{"key": key, "value": value} for key, value in sorted(document["tags"].items())]


def _model_view(call: Call, document: Document) -> Document:
    """Aliases only on request, as the platform's GET: Terraform must not see what deployments move."""
    view = {**document, "tags": _tags(document), "browse_only": False, **models.deployment_job(call, document)}
    view.pop("aliases")
    if call.query.get("include_aliases") == "true":
        view["aliases"] = _alias_infos(document)
    return view


def _version_view(call: Call, document: Document) -> Document:
    view = {**document, "tags": _tags(document)}
    if call.query.get("include_aliases") == "true":
        owner = models.model(call, models.full_name_of(document))
        view["aliases"] = _alias_infos(owner, document["version"])
    return view


def _create(call: Call) -> Answer:
    full_name = ".".join(str(call.need(part)) for part in ("catalog_name", "schema_name", "name"))
    return _model_view(call, models.create_model(call, full_name, call.body.get("comment")))


def _get(call: Call) -> Answer:
    return _model_view(call, models.model(call, call.path["full_name"]))


def _list(call: Call) -> Answer:
    prefix = ".".join(part for part in (call.query.get("catalog_name"), call.query.get("schema_name")) if part)
    where = starting(f"{prefix.lower()}." if prefix else "") & visibility.securables(call, "function")
    page, more = call.page("registered_model", where=where)
    return {"registered_models": [_model_view(call, d) for d in page], **more}


def _update(call: Call) -> Answer:
    fields = {"comment": str, models.DEPLOYMENT_JOB: str}
    return _model_view(call, update(call, "function", call.path["full_name"], fields))


def _delete(call: Call) -> Answer:
    models.delete_model(call, call.path["full_name"])
    return {}


def _create_version(call: Call) -> Answer:
    full_name = ".".join(str(call.need(part)) for part in ("catalog_name", "schema_name", "model_name"))
    return _version_view(call, models.create_version(call, full_name, call.body))


def _version(call: Call) -> Document:
    return models.version(call, call.path["full_name"], call.path["version"])


def _get_version(call: Call) -> Answer:
    return _version_view(call, _version(call))


def _list_versions(call: Call) -> Answer:
    owner = models.model(call, call.path["full_name"])
    page, more = models.versions(call, owner["full_name"])
    return {"model_versions": [_version_view(call, d) for d in page], **more}


def _update_version(call: Call) -> Answer:
    require_owner(call, "function", call.path["full_name"])
    return _version_view(
        call, models.put_version(call, {**_version(call), "comment": "", **chosen(call.body, {"comment": str})})
    )


def _delete_version(call: Call) -> Answer:
    models.delete_version(call, call.path["full_name"], call.path["version"])
    return {}


def _finalize(call: Call) -> Answer:
    return _version_view(call, models.finalize(call, call.path["full_name"], call.path["version"]))


def _set_alias(call: Call) -> Answer:
    alias, number = call.path["alias"], call.need("version_num")
    owner = models.set_alias(call, call.path["full_name"], alias, number)
    return next(info for info in _alias_infos(owner) if info["alias_name"] == alias)


def _get_by_alias(call: Call) -> Answer:
    return _version_view(call, models.version_by_alias(call, call.path["full_name"], call.path["alias"]))


def _delete_alias(call: Call) -> Answer:
    models.delete_alias(call, call.path["full_name"], call.path["alias"])
    return {}


def _tag_changes(call: Call, tags: dict[str, str]) -> dict[str, str]:
    changes: Document = chosen(call.body, {"changes": dict}).get("changes", {})
    removed = chosen(changes, {"remove": list}).get("remove", [])
    return {key: value for key, value in {**tags, **models.tags_of(changes, "add_tags")}.items() if key not in removed}


def _tag_assignments(tags: dict[str, str]) -> Answer:
    return {"tag_assignments": [{"key": key, "value": value} for key, value in sorted(tags.items())]}


def _tag_model(call: Call) -> Answer:
    _only_models(call)
    owner = models.model(call, call.path["full_name"])
    require(call, "function", owner["full_name"], "APPLY_TAG")
    return _tag_assignments(models.put_model(call, {**owner, "tags": _tag_changes(call, owner["tags"])})["tags"])


def _tag_version(call: Call) -> Answer:
    _only_models(call)
    require(call, "function", call.path["full_name"], "APPLY_TAG")
    found = models.version(call, call.path["full_name"], call.path["version"])
    return _tag_assignments(models.put_version(call, {**found, "tags": _tag_changes(call, found["tags"])})["tags"])


def _only_models(call: Call) -> None:
    if call.path["securable_type"].lower() not in ("function", "registered_model", "model"):
        raise InvalidParameterValue(
            f"Tags of a {call.path['securable_type']} are not kept here, only those of models and their versions."
        )


_OWNS, _TAGS = needs("MANAGE on the model, or ownership"), needs("APPLY_TAG on the model")
_USES = needs("EXECUTE or CREATE_MODEL_VERSION on the model")
ROUTES = [
    Route("POST", _PATH, _create, right=needs("CREATE_MODEL on the schema")),
    Route("GET", _PATH, _list, right=shows("any privilege")),
    Route("GET", _PATH + "/{full_name}", _get, right=needs("any privilege on the model")),
    Route("PATCH", _PATH + "/{full_name}", _update, right=_OWNS),
    Route("DELETE", _PATH + "/{full_name}", _delete, right=_OWNS),
    Route("POST", _PATH + "/versions", _create_version, right=needs("CREATE_MODEL_VERSION on the model")),
    Route("GET", _PATH + "/{full_name}/versions", _list_versions, right=_USES),
    Route("GET", _PATH + "/{full_name}/versions/{version}", _get_version, right=_USES),
    Route("PATCH", _PATH + "/{full_name}/versions/{version}", _update_version, right=_OWNS),
    Route("DELETE", _PATH + "/{full_name}/versions/{version}", _delete_version, right=_OWNS),
    Route(
        "PATCH",
        _PATH + "/{full_name}/versions/{version}/finalize",
        _finalize,
        right=needs("CREATE_MODEL_VERSION on the model"),
    ),
    Route("PUT", _PATH + "/{full_name}/aliases/{alias}", _set_alias, right=_OWNS),
    Route("GET", _PATH + "/{full_name}/aliases/{alias}", _get_by_alias, right=_USES),
    Route("DELETE", _PATH + "/{full_name}/aliases/{alias}", _delete_alias, right=_OWNS),
    Route("PATCH", "/api/2.1/unity-catalog/securable-tags/{securable_type}/{full_name}", _tag_model, right=_TAGS),
    Route(
        "PATCH",
        "/api/2.1/unity-catalog/subentity-tags/{securable_type}/{full_name}/{version}",
        _tag_version,
        right=_TAGS,
    ),
]

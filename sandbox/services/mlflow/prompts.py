"""Prompts of the registry: templates in numbered versions, below a schema, with aliases and tags.

Source: MLflow's ``unity_catalog_prompt_service.proto`` and https://docs.databricks.com/mlflow3/genai/prompt-version-mgmt/prompt-registry
(rights). A version's number is never given out twice; its template never changes.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceConflict, ResourceDoesNotExist
from sandbox.core.fields import number, text
from sandbox.core.listing import starting
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import OBJECT, TEXT, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.mlflow._models import split, tags_of
from sandbox.services.unity_catalog._securables import check_name, created, fetch, refuse_existing

_PATH = "/api/2.0/mlflow/unity-catalog/prompts"
_ALIAS = re.compile(r"[\w-]{1,255}", re.ASCII)


def _find(call: Call, privilege: str | None = None) -> Document:
    """The prompt that the path names, for a caller with ``privilege`` on it; without one, for its owner."""
    found = fetch(call.store, "prompt", ".".join(split(call.path["name"])))
    if privilege:
        require(call, "prompt", found["full_name"], privilege)
    else:
        require_owner(call, "prompt", found["full_name"])
    return found


def _put(call: Call, prompt: Document, **changes: Any) -> Document:
    changed = {**prompt, **changes, "updated_at": now_ms(), "updated_by": call.principal}
    return call.store.put("prompt", prompt["full_name"], changed)


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _named(values: dict[str, Any], key: str, value: str) -> list[Document]:
    return [{key: name, value: str(each)} for name, each in sorted(values.items())]


def _view(prompt: Document) -> Document:
    return {
        "name": prompt["full_name"],
        "creation_timestamp": _time(prompt["created_at"]),
        "last_updated_timestamp": _time(prompt["updated_at"]),
        "description": prompt.get("comment", ""),
        "aliases": _named(prompt["aliases"], "alias", "version"),
        "tags": _named(prompt["tags"], "key", "value"),
    }


def _version_view(prompt: Document, version: Document) -> Document:
    aliases = {alias: own for alias, own in prompt["aliases"].items() if own == version["version"]}
    return {
        "name": prompt["full_name"],
        "version": str(version["version"]),
        "creation_timestamp": _time(version["created_at"]),
        "last_updated_timestamp": _time(version["updated_at"]),
        "description": version["comment"],
        "template": version["template"],
        "aliases": _named(aliases, "alias", "version"),
        "tags": _named(version["tags"], "key", "value"),
    }


def _create(call: Call) -> Answer:
    catalog, schema, name = split(call.need("name"))
    check_name(name)
    fetch(call.store, "schema", f"{catalog}.{schema}")
    require(call, "schema", f"{catalog}.{schema}", "CREATE_FUNCTION")
    full_name, given = f"{catalog}.{schema}.{name}", call.body.get("prompt") or {}
    refuse_existing(call.store, "prompt", full_name)
    place = {"name": name, "catalog_name": catalog, "schema_name": schema, "full_name": full_name}
    kept = {"comment": given.get("description") or "", "tags": tags_of(given, "tags")}
    empty: Document = {"aliases": {}, "versions": {}, "last_version": 0}
    return _view(call.store.put("prompt", full_name, {**place, **kept, **empty, **created(call)}))


def _update(call: Call) -> Answer:
    found, given = _find(call), call.body.get("prompt") or {}
    comment = given.get("description")
    return _view(_put(call, found, comment=found["comment"] if comment is None else comment))


def _delete(call: Call) -> Answer:
    found = _find(call)
    if found["versions"]:
        raise ResourceConflict(
            f"Prompt '{found['full_name']}' has {len(found['versions'])} versions; delete them first.", status=400
        )
    call.store.delete("prompt", found["full_name"])
    call.store.delete("grants", f"prompt/{found['full_name']}")
    return {}


def _search(call: Call) -> Answer:
    place = call.body.get("catalog_schema") or {}
    schema = f"{place.get('catalog_name') or ''}.{place.get('schema_name') or ''}".lower()
    fetch(call.store, "schema", schema)
    if call.body.get("filter"):
        raise InvalidParameterValue(
            f"The sandbox searches prompts by catalog and schema only, got the filter {call.body['filter']!r}."
        )
    page, more = call.page("prompt", where=starting(f"{schema}.") & visibility.securables(call, "prompt"))
    return {"prompts": [_view(each) for each in page], **more}


def _version(prompt: Document, given: Any) -> Document:
    found = prompt["versions"].get(str(number(given, "version")))
    if found is None:
        raise ResourceDoesNotExist(f"Prompt '{prompt['full_name']}' has no version {given}.")
    return dict(found)


def _with_version(prompt: Document, version: Document) -> Document:
    return {**prompt["versions"], str(version["version"]): version}


def _create_version(call: Call) -> Answer:
    prompt, given = _find(call), call.body.get("prompt_version") or {}
    template = given.get("template")
    if not isinstance(template, str) or not template:
        raise InvalidParameterValue("Missing required field: prompt_version.template")
    now = now_ms()
    version = {
        "version": prompt["last_version"] + 1,
        "template": template,
        "comment": given.get("description") or "",
        "tags": tags_of(given, "tags"),
        "created_at": now,
        "updated_at": now,
    }
    _put(call, prompt, versions=_with_version(prompt, version), last_version=version["version"])
    return _version_view(prompt, version)


def _update_version(call: Call) -> Answer:
    prompt, given = _find(call), call.body.get("prompt_version") or {}
    version = _version(prompt, call.path["version"])
    version |= {"comment": given.get("description", version["comment"]), "updated_at": now_ms()}
    return _version_view(_put(call, prompt, versions=_with_version(prompt, version)), version)


def _get_version(call: Call) -> Answer:
    prompt = _find(call, "EXECUTE")
    return _version_view(prompt, _version(prompt, call.path["version"]))


def _by_alias(call: Call) -> Answer:
    prompt = _find(call, "EXECUTE")
    own = prompt["aliases"].get(call.path["alias"])
    if own is None:
        raise ResourceDoesNotExist(f"Prompt '{prompt['full_name']}' has no alias {call.path['alias']}.")
    return _version_view(prompt, _version(prompt, own))


def _delete_version(call: Call) -> Answer:
    """Its aliases go with it."""
    prompt = _find(call)
    gone = _version(prompt, call.path["version"])["version"]
    versions = {key: each for key, each in prompt["versions"].items() if each["version"] != gone}
    _put(call, prompt, versions=versions, aliases={a: own for a, own in prompt["aliases"].items() if own != gone})
    return {}


def _search_versions(call: Call) -> Answer:
    """The newest first, all at once: a prompt has some tens."""
    prompt = _find(call, "EXECUTE")
    newest = sorted(prompt["versions"].values(), key=lambda version: -version["version"])
    return {"prompt_versions": [_version_view(prompt, each) for each in newest]}


def _set_alias(call: Call) -> Answer:
    prompt, alias = _find(call), call.path["alias"]
    if not _ALIAS.fullmatch(alias) or alias.lower() == "latest" or re.fullmatch(r"[vV][0-9]+", alias):
        raise InvalidParameterValue(
            f"{alias!r} cannot be an alias: letters, digits, _ and - only, and neither 'latest' nor v with a number."
        )
    own = _version(prompt, call.need("version"))["version"]
    _put(call, prompt, aliases={**prompt["aliases"], alias: own})
    return {}


def _delete_alias(call: Call) -> Answer:
    prompt = _find(call)
    _put(call, prompt, aliases={a: own for a, own in prompt["aliases"].items() if a != call.path["alias"]})
    return {}


def _tagged(call: Call, tags: Document, *, add: bool) -> Document:
    key = text(call, "key")
    return {
        **{name: each for name, each in tags.items() if name != key},
        **({key: call.param("value", "")} if add else {}),
    }


def _change_tags(call: Call, *, add: bool) -> Answer:
    prompt = _find(call)
    if "version" not in call.path:
        _put(call, prompt, tags=_tagged(call, prompt["tags"], add=add))
        return {}
    version = _version(prompt, call.path["version"])
    version |= {"tags": _tagged(call, version["tags"], add=add), "updated_at": now_ms()}
    _put(call, prompt, versions=_with_version(prompt, version))
    return {}


def _tag(call: Call) -> Answer:
    return _change_tags(call, add=True)


def _untag(call: Call) -> Answer:
    return _change_tags(call, add=False)


_BODY: Shape = {
    **dict.fromkeys(("name", "key", "value", "filter"), TEXT),
    "catalog_schema": {"catalog_name": TEXT, "schema_name": TEXT},
    "prompt": {"description": TEXT, "tags": [OBJECT]},
    "prompt_version": {"description": TEXT, "template": TEXT, "tags": [OBJECT]},
}
_ONE, _VERSIONS = _PATH + "/{name}", _PATH + "/{name}/versions"
_OWNS, _USES = needs("MANAGE on the prompt, or ownership"), needs("EXECUTE on the prompt")
ROUTES = [
    Route("POST", _PATH, _create, right=needs("CREATE_FUNCTION on the schema"), body=_BODY),
    Route("POST", _PATH + "/search", _search, right=shows("any privilege"), body=_BODY),
    Route("GET", _ONE, lambda call: _view(_find(call, "EXECUTE")), right=_USES),
    Route("PATCH", _ONE, _update, right=_OWNS, body=_BODY),
    Route("DELETE", _ONE, _delete, right=_OWNS),
    Route("POST", _ONE + "/tags", _tag, right=_OWNS, body=_BODY),
    Route("DELETE", _ONE + "/tags/{key:path}", _untag, right=_OWNS),
    Route("POST", _ONE + "/aliases/{alias}", _set_alias, right=_OWNS, body=_BODY),
    Route("DELETE", _ONE + "/aliases/{alias}", _delete_alias, right=_OWNS),
    Route("POST", _VERSIONS, _create_version, right=_OWNS, body=_BODY),
    Route("POST", _VERSIONS + "/search", _search_versions, right=_USES, body=_BODY),
    Route("GET", _VERSIONS + "/by-alias/{alias}", _by_alias, right=_USES),
    Route("GET", _VERSIONS + "/{version}", _get_version, right=_USES),
    Route("PATCH", _VERSIONS + "/{version}", _update_version, right=_OWNS, body=_BODY),
    Route("DELETE", _VERSIONS + "/{version}", _delete_version, right=_OWNS),
    Route("POST", _VERSIONS + "/{version}/tags", _tag, right=_OWNS, body=_BODY),
    Route("DELETE", _VERSIONS + "/{version}/tags/{key:path}", _untag, right=_OWNS),
]

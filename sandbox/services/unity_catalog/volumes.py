"""Volumes of schemas. Source: https://docs.databricks.com/api/workspace/volumes"""

from __future__ import annotations

import uuid

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import text
from sandbox.core.listing import starting
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.services.unity_catalog import _external
from sandbox.services.unity_catalog._securables import (
    created,
    fetch,
    forget,
    object_name,
    refuse_existing,
)
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.1/unity-catalog/volumes"


def _create(call: Call) -> Answer:
    name = object_name(call)
    schema = fetch(call.store, "schema", f"{text(call, 'catalog_name')}.{text(call, 'schema_name')}")
    require(call, "schema", schema["full_name"], "CREATE_VOLUME")
    full_name = f"{schema['full_name']}.{name}"
    refuse_existing(call.store, "volume", full_name)
    kind, location = call.need("volume_type"), call.body.get("storage_location")
    if kind not in ("MANAGED", "EXTERNAL"):
        raise InvalidParameterValue(f"volume_type must be MANAGED or EXTERNAL, got {kind}.")
    if (kind == "EXTERNAL") != bool(location):
        rule = "need one" if kind == "EXTERNAL" else "must not have one"
        raise InvalidParameterValue(f"{kind} volumes {rule}: storage_location is {location!r}.")
    _external.check(call.workspace, location)
    folder = call.workspace.files.joinpath("Volumes", *full_name.split("."))
    if kind == "MANAGED":
        call.store.moves.make_folder(folder)
    else:  # what an external location holds was there before its volume
        folder.mkdir(parents=True, exist_ok=True)
    document = {
        "name": name,
        "catalog_name": schema["catalog_name"],
        "schema_name": schema["name"],
        "full_name": full_name,
        "volume_type": kind,
        "volume_id": str(uuid.uuid4()),
        "storage_location": location or folder.as_uri(),
        **created(call),
    }
    if call.body.get("comment"):
        document["comment"] = str(call.body["comment"])
    return call.store.put("volume", full_name, document)


def _get(call: Call) -> Answer:
    document = fetch(call.store, "volume", call.path["full_name"])
    require_visible(call, "volume", document["full_name"])
    return document


def _list(call: Call) -> Answer:
    schema = fetch(call.store, "schema", f"{text(call, 'catalog_name')}.{text(call, 'schema_name')}")["full_name"]
    page, more = call.page(
        "volume", where=starting(schema + ".") & visibility.securables(call, "volume"), default_size=1000
    )
    return {"volumes": page, **more}


def _update(call: Call) -> Answer:
    return update(call, "volume", call.path["full_name"], {"comment": str})


def _delete(call: Call) -> Answer:
    name = fetch(call.store, "volume", call.path["full_name"])["full_name"]
    require_owner(call, "volume", name)
    forget(call.workspace, ("volume",), name)
    return {}


_OWNS = needs("MANAGE on the volume, or ownership")
ROUTES = [
    Route("POST", _PATH, _create, right=needs("CREATE_VOLUME on the schema")),
    Route("GET", _PATH, _list, right=shows("any privilege")),
    Route("GET", _PATH + "/{full_name}", _get, right=needs("any privilege on the volume")),
    Route("PATCH", _PATH + "/{full_name}", _update, right=_OWNS),
    Route("DELETE", _PATH + "/{full_name}", _delete, right=_OWNS),
]

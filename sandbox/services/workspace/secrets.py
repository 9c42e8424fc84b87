"""Secret scopes, secrets and their access lists. Source: https://docs.databricks.com/api/workspace/secrets

Values lie base64-encoded in the sandbox's own database (readable by its owner only) and are never logged or listed.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import quote

from sandbox.core.authorization import require_principal
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.fields import text
from sandbox.core.identity import groups_of, is_admin
from sandbox.core.rights import ANYONE, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document, Store
from sandbox.core.workspace import now_ms
from sandbox.runtime.jobs.running import RunningTasks

_PATH = "/api/2.0/secrets"
_LEVELS = ("READ", "WRITE", "MANAGE")
_MAX_BYTES = 128 * 1024
_NAME = re.compile(r"[\w@./-]{1,128}", re.ASCII)


def _key(scope: str, rest: str = "") -> str:
    """``scope/rest``; a slash inside the scope is escaped, or the scope ``a`` would reach into ``a/b``."""
    return f"{quote(scope, safe='@')}/{rest}"


def scope_acl(store: Store, scope: str) -> list[Document]:
    """Who holds what on a scope; every level lets its holder read."""
    return store.list("secret_acl", _key(scope))


def _scope(call: Call, level: str, field: str = "scope") -> str:
    """The scope's name, once the caller has ``level`` or a higher one on it."""
    name = text(call, field)
    if call.store.get("secret_scope", name) is None:
        raise ResourceDoesNotExist(f"Scope {name} does not exist!")
    if not _holds(call, name, level):
        raise PermissionDenied(f"User {call.principal} does not have {level} permission on scope {name}.")
    return name


def _holds(call: Call, scope: str, level: str) -> bool:
    if is_admin(call.store, call.principal):
        return True
    who = {call.principal} | groups_of(call.store, call.principal)
    held = {acl["permission"] for acl in scope_acl(call.store, scope) if acl["principal"] in who}
    return bool(held & set(_LEVELS[_LEVELS.index(level) :]))


def _create_scope(call: Call) -> Answer:
    name = text(call, "scope")
    if call.store.get("secret_scope", name) is not None:
        raise ResourceAlreadyExists(f"Scope {name} already exists!", status=400)
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            "Scope names have at most 128 letters, digits, dashes, underscores, @, / and periods."
        )
    call.store.put(
        "secret_scope", name, {"name": name, "backend_type": call.param("scope_backend_type") or "DATABRICKS"}
    )
    principal = call.principal
    if call.body.get("initial_manage_principal"):
        principal = text(call, "initial_manage_principal")
        require_principal(call.store, principal)
    call.store.put("secret_acl", _key(name, principal), {"principal": principal, "permission": "MANAGE"})
    return {}


def _list_scopes(call: Call) -> Answer:
    scopes = call.store.list("secret_scope")
    return {"scopes": [scope for scope in scopes if _holds(call, scope["name"], "READ")]}


def _delete_scope(call: Call) -> Answer:
    name = _scope(call, "MANAGE")
    call.store.delete("secret_scope", name)
    for kind in ("secret", "secret_acl"):
        for key, _ in call.store.items(kind, _key(name)):
            call.store.delete(kind, key)
    return {}


def _put(call: Call) -> Answer:
    scope, key = _scope(call, "WRITE"), text(call, "key")
    if not _NAME.fullmatch(key):
        raise InvalidParameterValue(f"Keys have at most 128 letters, digits and -_@./, got {key!r}.")
    if ("string_value" in call.body) == ("bytes_value" in call.body):
        raise InvalidParameterValue("Exactly one of string_value and bytes_value must be given.")
    try:
        value = (
            str(call.body["string_value"]).encode(errors="replace")
            if "string_value" in call.body
            else base64.b64decode(call.body["bytes_value"], validate=True)
        )
    except (binascii.Error, TypeError):
        raise InvalidParameterValue("bytes_value is not base64.") from None
    if len(value) > _MAX_BYTES:
        raise InvalidParameterValue(f"A secret has at most {_MAX_BYTES} bytes, got {len(value)}.")
    secret = {"key": key, "value": base64.b64encode(value).decode(), "last_updated_timestamp": now_ms()}
    call.store.put("secret", _key(scope, key), secret)
    return {}


async def _get(call: Call) -> Answer:
    scope, key = _scope(call, "READ"), text(call, "key")
    secret = call.store.get("secret", _key(scope, key))
    if secret is None:
        raise ResourceDoesNotExist(f"Secret does not exist with scope: {scope} and key: {key}")
    # Before the answer: a task that asked must not be able to show it.
    await RunningTasks.of(call.workspace).disclose(call.principal, base64.b64decode(secret["value"]))
    return {"key": key, "value": secret["value"]}


def _list(call: Call) -> Answer:
    scope = _scope(call, "READ")
    secrets = call.store.list("secret", _key(scope))
    return {"secrets": [{"key": s["key"], "last_updated_timestamp": s["last_updated_timestamp"]} for s in secrets]}


def _delete(call: Call) -> Answer:
    scope, key = _scope(call, "WRITE"), text(call, "key")
    if not call.store.delete("secret", _key(scope, key)):
        raise ResourceDoesNotExist(f"Secret does not exist with scope: {scope} and key: {key}")
    return {}


def _put_acl(call: Call) -> Answer:
    scope, principal, permission = _scope(call, "MANAGE"), text(call, "principal"), call.need("permission")
    if permission not in _LEVELS:
        raise InvalidParameterValue(f"permission must be one of {', '.join(_LEVELS)}, got {permission}.")
    require_principal(call.store, principal)
    call.store.put("secret_acl", _key(scope, principal), {"principal": principal, "permission": permission})
    return {}


def _get_acl(call: Call) -> Answer:
    scope, principal = _scope(call, "MANAGE"), text(call, "principal")
    found = call.store.get("secret_acl", _key(scope, principal))
    if found is None:
        raise ResourceDoesNotExist(f"Failed to get secret acl for principal {principal} for scope {scope}.")
    return found


def _list_acls(call: Call) -> Answer:
    return {"items": call.store.list("secret_acl", _key(_scope(call, "MANAGE")))}


def _delete_acl(call: Call) -> Answer:
    scope, principal = _scope(call, "MANAGE"), text(call, "principal")
    if not call.store.delete("secret_acl", _key(scope, principal)):
        raise ResourceDoesNotExist(f"Failed to get secret acl for principal {principal} for scope {scope}.")
    return {}


_MANAGES = needs("MANAGE on the scope")
_READS = needs("READ on the scope")
_WRITES = needs("WRITE on the scope")
ROUTES = [
    Route("POST", _PATH + "/scopes/create", _create_scope, right=ANYONE),
    Route("GET", _PATH + "/scopes/list", _list_scopes, right=shows("READ")),
    Route("POST", _PATH + "/scopes/delete", _delete_scope, right=_MANAGES),
    Route("POST", _PATH + "/put", _put, right=_WRITES),
    Route("GET", _PATH + "/get", _get, right=_READS),
    Route("GET", _PATH + "/list", _list, right=_READS),
    Route("POST", _PATH + "/delete", _delete, right=_WRITES),
    Route("POST", _PATH + "/acls/put", _put_acl, right=_MANAGES),
    Route("GET", _PATH + "/acls/get", _get_acl, right=_MANAGES),
    Route("GET", _PATH + "/acls/list", _list_acls, right=_MANAGES),
    Route("POST", _PATH + "/acls/delete", _delete_acl, right=_MANAGES),
]

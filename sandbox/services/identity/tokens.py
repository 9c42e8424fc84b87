"""Access tokens: one's own, and those an administrator makes for a service principal.

Source: https://docs.databricks.com/api/workspace/tokens and https://docs.databricks.com/api/workspace/tokenmanagement.
Only a token's SHA-256 is kept.
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.fields import text
from sandbox.core.identity import issue_token, public_token
from sandbox.core.rights import ADMINISTRATOR, ANYONE, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Store

_LONGEST_SECONDS = 10**11
"""Some 3,000 years: what is meant to last for ever, while its end in milliseconds is a number that clients can hold."""


def _lifetime(call: Call) -> int | None:
    seconds = call.body.get("lifetime_seconds")
    if seconds is not None and (
        not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds <= _LONGEST_SECONDS
    ):
        raise InvalidParameterValue(
            f"lifetime_seconds must be a number from 1 to {_LONGEST_SECONDS}, got {str(seconds)[:40]}."
        )
    return seconds


def _create(call: Call) -> Answer:
    value, info = issue_token(
        call.store, call.principal, call.principal, str(call.body.get("comment", "")), _lifetime(call)
    )
    return {"token_value": value, "token_info": info}


def _create_on_behalf(call: Call) -> Answer:
    application_id = text(call, "application_id")
    if not call.store.find("service_principal", applicationId=application_id):
        raise ResourceDoesNotExist(f"Service principal with application id {application_id} does not exist.")
    value, info = issue_token(
        call.store, application_id, call.principal, str(call.body.get("comment", "")), _lifetime(call)
    )
    return {"token_value": value, "token_info": info}


def _list(call: Call) -> Answer:
    return {"token_infos": [public_token(info) for info in call.store.find("token", principal=call.principal)]}


def _list_all(call: Call) -> Answer:
    creator = call.query.get("created_by_username")
    infos = call.store.find("token", created_by_username=creator) if creator else call.store.list("token")
    return {"token_infos": [public_token(info) for info in infos]}


def _get_any(call: Call) -> Answer:
    for info in call.store.find("token", token_id=call.path["token_id"]):
        return {"token_info": public_token(info)}
    raise ResourceDoesNotExist(f"Token with ID {call.path['token_id']} does not exist.")


def revoke_all(store: Store, principal: str) -> None:
    """Delete every token that speaks for ``principal``."""
    for key, info in store.items("token"):
        if info["principal"] == principal:
            store.delete("token", key)


def _remove(call: Call, own_only: bool) -> Answer:
    token_id = text(call, "token_id")
    for key, info in call.store.items("token"):
        if info.get("token_id") == token_id and (not own_only or info["principal"] == call.principal):
            call.store.delete("token", key)
            return {}
    raise ResourceDoesNotExist(f"Token with ID {token_id} does not exist.")


def _delete(call: Call) -> Answer:
    return _remove(call, own_only=True)


def _delete_any(call: Call) -> Answer:
    return _remove(call, own_only=False)


ROUTES = [
    Route("POST", "/api/2.0/token/create", _create, right=ANYONE),
    Route("GET", "/api/2.0/token/list", _list, right=shows("the token itself")),
    Route("POST", "/api/2.0/token/delete", _delete, right=needs("a token of the caller's own")),
    Route("POST", "/api/2.0/token-management/on-behalf-of/tokens", _create_on_behalf, right=ADMINISTRATOR),
    Route("GET", "/api/2.0/token-management/tokens", _list_all, right=ADMINISTRATOR),
    Route("GET", "/api/2.0/token-management/tokens/{token_id}", _get_any, right=ADMINISTRATOR),
    Route("DELETE", "/api/2.0/token-management/tokens/{token_id}", _delete_any, right=ADMINISTRATOR),
]

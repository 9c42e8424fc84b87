"""Secrets with which a service principal signs in. Source: https://docs.databricks.com/api/workspace/serviceprincipalsecretsproxy

A secret is shown once, when it is made; only its SHA-256 is kept.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.identity import token_hash
from sandbox.core.rights import ADMINISTRATOR
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import TEXT
from sandbox.core.store import Document, Store

KIND = "service_principal_secret"
_PATH = "/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets"
_MOST, _LIFETIME = 5, timedelta(days=730)
"""Source: https://docs.databricks.com/dev-tools/auth/oauth-m2m (five secrets, two years)"""


def principal_of(store: Store, client_id: str, secret: str) -> str | None:
    """The application id of the active service principal that this is a secret of; None for anything else."""
    found = store.get(KIND, token_hash(secret))
    if found is None or datetime.fromisoformat(found["expire_time"]) < datetime.now(UTC):
        return None
    owner = store.get("service_principal", found["service_principal_id"])
    if owner is None or owner["applicationId"] != client_id or owner.get("active") is False:
        return None
    return client_id


def _owner(call: Call) -> str:
    principal_id = str(call.path["id"])
    if call.store.get("service_principal", principal_id) is None:
        raise ResourceDoesNotExist(f"Service principal {principal_id} does not exist.")
    return principal_id


def _shown(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "service_principal_id"}


def _create(call: Call) -> Answer:
    owner = _owner(call)
    if len(call.store.find(KIND, service_principal_id=owner)) >= _MOST:
        raise InvalidParameterValue(
            f"A service principal has at most {_MOST} secrets; delete one first.", error_code="QUOTA_EXCEEDED"
        )
    secret, now = "dose" + secrets.token_hex(16), datetime.now(UTC)
    document = {
        "id": secrets.token_hex(16),
        "service_principal_id": owner,
        "status": "ACTIVE",
        "secret_hash": token_hash(secret),
        "create_time": now.isoformat(),
        "update_time": now.isoformat(),
        "expire_time": (now + _lifetime(call)).isoformat(),
    }
    call.store.put(KIND, document["secret_hash"], document)
    return {**_shown(document), "secret": secret}


def _lifetime(call: Call) -> timedelta:
    """``lifetime`` as in ``"3600s"``; two years where it is not given, and at most."""
    given = call.body.get("lifetime")
    if given is None:
        return _LIFETIME
    digits = given.removesuffix("s")
    if not (given.endswith("s") and digits.isascii() and digits.isdigit() and 0 < len(digits) < 10):
        raise InvalidParameterValue(f'lifetime must be seconds such as "3600s", got {given!r}.')
    return min(timedelta(seconds=int(digits)), _LIFETIME)


def _list(call: Call) -> Answer:
    found = sorted(call.store.find(KIND, service_principal_id=_owner(call)), key=lambda each: each["create_time"])
    return {"secrets": [_shown(each) for each in found]}


def _delete(call: Call) -> Answer:
    for each in call.store.find(KIND, service_principal_id=_owner(call), id=call.path["secret_id"]):
        call.store.delete(KIND, each["secret_hash"])
        return {}
    raise ResourceDoesNotExist(f"Secret {call.path['secret_id']} does not exist.")


ROUTES = [
    Route("POST", _PATH, _create, right=ADMINISTRATOR, body={"lifetime": TEXT}),
    Route("GET", _PATH, _list, right=ADMINISTRATOR),
    Route("DELETE", _PATH + "/{secret_id}", _delete, right=ADMINISTRATOR),
]

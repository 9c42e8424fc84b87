"""Who is calling: tokens, users and the administrator.

Kinds in the store: ``token`` (key: SHA-256 of the token; only the hash is kept), ``user``, ``group``, ``service_principal``.
Users, groups and service principals are SCIM resources as `sandbox.services.identity.scim` gives them out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from starlette.requests import Request

from sandbox.core.errors import PermissionDenied, Unauthenticated
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace, now_ms

ADMIN = "admin@lakewright.local"
ADMINS = "admins"


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(
    store: Store, principal: str, creator: str, comment: str, lifetime_seconds: int | None
) -> tuple[str, Document]:
    """A new token for ``principal`` and what may be told of it. None as lifetime means it does not expire."""
    value, now = "dapi" + secrets.token_hex(16), now_ms()
    info = {
        "token_id": secrets.token_hex(32),
        "comment": comment,
        "creation_time": now,
        "expiry_time": now + lifetime_seconds * 1000 if lifetime_seconds else -1,
        "created_by_username": creator,
        "principal": principal,
    }
    store.put("token", token_hash(value), info)
    return value, public_token(info)


def public_token(info: Document) -> Document:
    """What may be told of a token."""
    return {key: value for key, value in info.items() if key != "principal"}


def bearer_token(request: Request) -> str:
    """Raises `Unauthenticated` without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Credential was not sent or was of an unsupported type for this API.")
    return token


def authenticate(workspace: Workspace, request: Request) -> str:
    """The principal that the bearer token belongs to. Raises `Unauthenticated` without a valid one."""
    token = bearer_token(request)
    if hmac.compare_digest(token.encode(), workspace.admin_token.encode()):
        return ADMIN
    known = workspace.store.get("token", token_hash(token))
    if known is None or 0 < known.get("expiry_time", -1) < now_ms():
        raise Unauthenticated("Invalid access token.")
    principal = str(known["principal"])
    if workspace.store.find("user", userName=principal, active=False) or workspace.store.find(
        "service_principal", applicationId=principal, active=False
    ):
        raise Unauthenticated(f"{principal} is deactivated.")
    return principal


def seed(workspace: Workspace) -> None:
    """Make the administrator and the system groups on first start."""
    store = workspace.store
    with store.transaction():
        if store.find("user", userName=ADMIN):
            return
        user_id = str(store.next_id("scim", 1001))
        store.put(
            "user", user_id, {"id": user_id, "userName": ADMIN, "displayName": "Sandbox administrator", "active": True}
        )
        for name, members in (("users", []), (ADMINS, [{"value": user_id, "display": ADMIN}])):
            group_id = str(store.next_id("scim", 1001))
            store.put("group", group_id, {"id": group_id, "displayName": name, "members": members})


def groups_of(store: Store, principal: str) -> set[str]:
    """Names of all groups the principal is in, directly or through another group; everybody is in ``users`` and ``account users``."""
    member_ids = {
        p["id"]
        for p in store.find("user", userName=principal) + store.find("service_principal", applicationId=principal)
    }
    groups = store.list("group")
    names = {"users", "account users"} | {g["displayName"] for g in groups if g["displayName"] == principal}
    grew = True
    while grew:
        grew = False
        for group in groups:
            if group["id"] not in member_ids and any(m.get("value") in member_ids for m in group.get("members", [])):
                member_ids.add(group["id"])
                names.add(group["displayName"])
                grew = True
    return names


def is_admin(store: Store, principal: str) -> bool:
    return principal == ADMIN or ADMINS in groups_of(store, principal)


def require_admin(call: Any) -> None:
    """Raise `PermissionDenied` unless the caller is a workspace administrator."""
    if not is_admin(call.store, call.principal):
        raise PermissionDenied(
            f"{call.principal} is not a workspace administrator, which {call.request.url.path} needs."
        )

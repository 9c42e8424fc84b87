"""OAuth for machines: a service principal's id and secret for a token of an hour.

Source: https://docs.databricks.com/dev-tools/auth/oauth-m2m, RFC 6749 section 4.4 (client credentials), RFC 8414 (metadata). People sign in
by other grants, for which a browser and a page would be needed; those are refused.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qs, unquote

from starlette.responses import JSONResponse, Response

from sandbox.core.bodies import read
from sandbox.core.call import Call
from sandbox.core.identity import issue_token
from sandbox.core.rights import NO_TOKEN
from sandbox.core.routing import Answer, Route
from sandbox.services.identity.service_principal_secrets import principal_of

_SECONDS = 3600
_MOST_BYTES = 64 * 1024


def _metadata(call: Call) -> Answer:
    root = f"{call.url}/oidc"
    return {
        "issuer": root,
        "token_endpoint": f"{root}/v1/token",
        "authorization_endpoint": f"{root}/v1/authorize",
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": ["all-apis"],
    }


def _refused(error: str, description: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)


def _client(call: Call, form: dict[str, str]) -> tuple[str, str] | None:
    """Id and secret from the header, else from the form."""
    scheme, _, value = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return (form["client_id"], form["client_secret"]) if {"client_id", "client_secret"} <= form.keys() else None
    try:
        client_id, colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (unquote(client_id), unquote(secret)) if colon else None


async def _token(call: Call) -> Answer:
    body = await read(call.request, _MOST_BYTES)
    try:
        form = {name: values[-1] for name, values in parse_qs((body or b"").decode()).items()}
    except (UnicodeDecodeError, ValueError):
        return _refused("invalid_request", "The body is no form.")
    if form.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", "The sandbox knows client_credentials only.")
    client = _client(call, form)
    with call.store.transaction():
        principal = principal_of(call.store, *client) if client else None
        if principal is None:
            return _refused("invalid_client", "Client authentication failed", 401)
        value, _ = issue_token(call.store, principal, principal, "OAuth", _SECONDS)
    return {
        "access_token": value,
        "token_type": "Bearer",
        "expires_in": _SECONDS,
        "scope": form.get("scope", "all-apis"),
    }


ROUTES = [
    Route("GET", "/oidc/.well-known/oauth-authorization-server", _metadata, right=NO_TOKEN),
    Route("GET", "/oidc/.well-known/openid-configuration", _metadata, right=NO_TOKEN),
    Route("POST", "/oidc/v1/token", _token, right=NO_TOKEN, raw_body=True),
]

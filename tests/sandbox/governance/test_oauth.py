"""A service principal signs in with its id and secret, the way that pipelines are told to."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, PermissionDenied, Unauthenticated


@pytest.fixture
def principal(sandbox: Any) -> Any:
    return sandbox.client.service_principals.create(display_name="pipeline")


def signed_in(sandbox: Any, principal: Any, secret: str) -> WorkspaceClient:
    return WorkspaceClient(
        host=sandbox.url, client_id=principal.application_id, client_secret=secret, auth_type="oauth-m2m"
    )


def test_id_and_secret_give_the_principals_rights_and_no_more(sandbox: Any, principal: Any) -> None:
    secret = sandbox.client.service_principal_secrets_proxy.create(principal.id)
    client = signed_in(sandbox, principal, secret.secret)
    assert client.current_user.me().user_name == principal.application_id
    with pytest.raises(PermissionDenied):
        client.workspace_conf.get_status(keys="x")


def test_a_secret_is_shown_once_and_can_be_taken_back(sandbox: Any, principal: Any) -> None:
    proxy = sandbox.client.service_principal_secrets_proxy
    made = proxy.create(principal.id)
    (listed,) = proxy.list(principal.id)
    assert listed.id == made.id
    assert listed.secret_hash != made.secret
    assert signed_in(sandbox, principal, made.secret).current_user.me()
    proxy.delete(principal.id, made.id)
    with pytest.raises((DatabricksError, ValueError), match="Client authentication failed"):
        signed_in(sandbox, principal, made.secret).current_user.me()


def test_the_secret_of_another_opens_nothing(sandbox: Any, principal: Any) -> None:
    other = sandbox.client.service_principals.create(display_name="other")
    secret = sandbox.client.service_principal_secrets_proxy.create(other.id).secret
    with pytest.raises((DatabricksError, ValueError), match="Client authentication failed"):
        signed_in(sandbox, principal, secret).current_user.me()


def test_a_principal_that_is_switched_off_does_not_get_in(sandbox: Any, principal: Any) -> None:
    secret = sandbox.client.service_principal_secrets_proxy.create(principal.id).secret
    client = signed_in(sandbox, principal, secret)
    assert client.current_user.me()
    sandbox.client.service_principals.update(
        principal.id, display_name="pipeline", active=False, application_id=principal.application_id
    )
    with pytest.raises(Unauthenticated):
        client.current_user.me()


@pytest.mark.parametrize(
    ("form", "error", "status"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
        ({}, "unsupported_grant_type", 400),
        ({"grant_type": "client_credentials"}, "invalid_client", 401),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, "invalid_client", 401),
    ],
)
def test_refusals_have_oauths_own_form(sandbox: Any, form: dict[str, str], error: str, status: int) -> None:
    answer = httpx.post(f"{sandbox.url}/oidc/v1/token", data=form, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_what_is_advertised_is_there(sandbox: Any) -> None:
    endpoint = httpx.get(f"{sandbox.url}/.well-known/databricks-config", timeout=60).json()["oidc_endpoint"]
    metadata = httpx.get(f"{endpoint}/.well-known/oauth-authorization-server", timeout=60).json()
    assert httpx.post(metadata["token_endpoint"], timeout=60).status_code == 400


def test_five_secrets_at_most(sandbox: Any, principal: Any) -> None:
    proxy = sandbox.client.service_principal_secrets_proxy
    for _ in range(5):
        proxy.create(principal.id, lifetime="3600s")
    with pytest.raises(DatabricksError, match="at most 5 secrets"):
        proxy.create(principal.id)

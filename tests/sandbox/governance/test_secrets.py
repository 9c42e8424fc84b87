"""Secret scopes, secrets and their access lists."""

from __future__ import annotations

import base64

import pytest
from databricks.sdk.errors import NotFound, PermissionDenied, ResourceAlreadyExists
from databricks.sdk.service.workspace import AclPermission


def test_a_secret_is_kept_listed_without_value_and_deleted(sandbox):
    secrets = sandbox.client.secrets
    secrets.create_scope("app")
    secrets.put_secret("app", "key", string_value="hush-hush-7")
    assert base64.b64decode(secrets.get_secret("app", "key").value) == b"hush-hush-7"
    with sandbox.http() as http:
        assert "value" not in http.get("/api/2.0/secrets/list", params={"scope": "app"}).json()["secrets"][0]
    assert "hush-hush-7" not in (sandbox.home / "sandbox.log").read_text()
    secrets.delete_secret("app", "key")
    with pytest.raises(NotFound, match="Secret does not exist with scope: app and key: key"):
        secrets.get_secret("app", "key")


def test_a_scope_is_made_once(sandbox):
    sandbox.client.secrets.create_scope("once")
    with pytest.raises(ResourceAlreadyExists, match="Scope once already exists!"):
        sandbox.client.secrets.create_scope("once")


def test_a_scope_does_not_reach_into_one_whose_name_it_begins(sandbox, member):
    secrets = sandbox.client.secrets
    secrets.create_scope("team")
    secrets.create_scope("team/inner")
    secrets.put_secret("team/inner", "k", string_value="inner")
    secrets.put_acl("team/inner", member.name, AclPermission.MANAGE)
    assert list(secrets.list_secrets("team")) == []
    with pytest.raises(NotFound):
        secrets.get_secret("team", "inner/k")
    with pytest.raises(PermissionDenied):
        member.client.secrets.put_secret("team", "k", string_value="x")
    secrets.delete_scope("team")
    assert base64.b64decode(secrets.get_secret("team/inner", "k").value) == b"inner"


@pytest.mark.parametrize(
    ("permission", "allowed"), [(None, 0), (AclPermission.READ, 1), (AclPermission.WRITE, 2), (AclPermission.MANAGE, 3)]
)
def test_each_level_allows_what_it_says(sandbox, member, permission, allowed):
    secrets, scope = sandbox.client.secrets, f"levels-{allowed}"
    secrets.create_scope(scope)
    secrets.put_secret(scope, "k", string_value="x")
    if permission:
        secrets.put_acl(scope, member.name, permission)
    theirs = member.client.secrets
    attempts = (
        lambda: theirs.get_secret(scope, "k"),
        lambda: theirs.put_secret(scope, "k", string_value="y"),
        lambda: theirs.put_acl(scope, "users", AclPermission.READ),
    )
    for needed, attempt in enumerate(attempts, start=1):
        if allowed >= needed:
            attempt()
        else:
            with pytest.raises(PermissionDenied):
                attempt()


def test_the_store_is_readable_by_its_owner_only(sandbox):
    readable = [p.name for p in sandbox.home.rglob("*.db*") if p.stat().st_mode & 0o077]
    assert (sandbox.home.stat().st_mode & 0o077 == 0) or readable == []

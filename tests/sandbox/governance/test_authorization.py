"""What grants allow and forbid to somebody who is no administrator."""

from __future__ import annotations

import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound, PermissionDenied, Unauthenticated

_BASE = "/api/2.1/unity-catalog"


def grant(sandbox, kind, name, principal, *privileges, remove=()):
    change = {"principal": principal, "add": list(privileges), "remove": list(remove)}
    with sandbox.http() as http:
        return http.patch(f"{_BASE}/permissions/{kind}/{name}", json={"changes": [change]})


def test_without_a_valid_token_there_is_nothing(sandbox):
    with pytest.raises(Unauthenticated):
        list(sandbox.client_for("dapi-wrong").catalogs.list())


def test_without_grants_nothing_is_seen_made_or_deleted(member, catalog):
    client = member.client
    assert catalog not in [c.name for c in client.catalogs.list()]
    for attempt in (
        lambda: client.catalogs.create(name="mine"),
        lambda: client.catalogs.get(catalog),
        lambda: client.catalogs.delete(catalog, force=True),
        lambda: client.catalogs.update(catalog, owner=member.name),
        lambda: client.schemas.create(name="s", catalog_name=catalog),
        lambda: client.volumes.delete(f"{catalog}.ml.files"),
        lambda: client.workspace_bindings.update_bindings("catalog", catalog, add=[]),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_privileges_are_inherited_and_need_the_way_to_be_open(sandbox, member, catalog):
    create = lambda name: member.client.schemas.create(name=name, catalog_name=catalog)  # noqa: E731
    assert grant(sandbox, "catalog", catalog, member.name, "CREATE_SCHEMA").status_code == 200
    create("a")
    assert grant(sandbox, "catalog", catalog, member.name, "CREATE_VOLUME").status_code == 200
    volume = {"catalog_name": catalog, "schema_name": "ml", "name": "v", "volume_type": "MANAGED"}
    with sandbox.http(member.token) as http:
        refused = http.post(f"{_BASE}/volumes", json=volume)
        assert (refused.status_code, refused.json()["message"]) == (
            403, f"User does not have USE CATALOG on Catalog '{catalog}'.")  # fmt: skip
        grant(sandbox, "catalog", catalog, member.name, "USE_CATALOG", "USE_SCHEMA")
        assert http.post(f"{_BASE}/volumes", json=volume).status_code == 200
    grant(sandbox, "catalog", catalog, member.name, remove=["CREATE_SCHEMA"])
    with pytest.raises(PermissionDenied, match="CREATE_SCHEMA"):
        create("b")


def test_all_privileges_does_not_let_manage(sandbox, member, catalog):
    grant(sandbox, "catalog", catalog, member.name, "ALL_PRIVILEGES")
    member.client.schemas.create(name="s", catalog_name=catalog)
    with pytest.raises(PermissionDenied):
        member.client.catalogs.update(catalog, comment="mine now")
    grant(sandbox, "catalog", catalog, member.name, "MANAGE")
    member.client.catalogs.update(catalog, comment="mine now")


def test_nobody_grants_to_themselves(sandbox, member, catalog):
    grant(sandbox, "catalog", catalog, member.name, "USE_CATALOG", "USE_SCHEMA", "SELECT")
    with sandbox.http(member.token) as http:
        change = {"changes": [{"principal": member.name, "add": ["ALL_PRIVILEGES"]}]}
        for name in (f"catalog/{catalog}", f"schema/{catalog}.ml", f"volume/{catalog}.ml.files"):
            assert http.patch(f"{_BASE}/permissions/{name}", json=change).status_code == 403


def test_the_maker_of_a_schema_owns_it(sandbox, member, catalog):
    grant(sandbox, "catalog", catalog, member.name, "CREATE_SCHEMA", "USE_CATALOG")
    made = member.client.schemas.create(name="own", catalog_name=catalog)
    assert made.owner == member.name
    member.client.schemas.delete(made.full_name)


def test_a_group_of_a_group_passes_on_its_privileges(sandbox, member, catalog):
    from databricks.sdk.service.iam import ComplexValue

    groups = sandbox.client.groups
    inner = groups.create(display_name=f"inner-{catalog}", members=[ComplexValue(value=member.id)])
    outer = groups.create(display_name=f"outer-{catalog}", members=[ComplexValue(value=inner.id)])
    grant(sandbox, "catalog", catalog, outer.display_name, "CREATE_SCHEMA", "USE_CATALOG")
    member.client.schemas.create(name="s", catalog_name=catalog)
    groups.delete(inner.id)
    with pytest.raises(PermissionDenied):
        member.client.schemas.create(name="t", catalog_name=catalog)


@pytest.mark.parametrize(
    ("kind", "name", "privilege"),
    [("catalog", "", "FLY"), ("schema", ".ml", "CREATE_SCHEMA"), ("volume", ".ml.files", "SELECT")],
)
def test_a_privilege_must_fit_the_securable(sandbox, catalog, kind, name, privilege):
    answer = grant(sandbox, kind, catalog + name, "account users", privilege)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert privilege in answer.json()["message"]


def test_a_grant_needs_a_principal_that_exists(sandbox, catalog):
    answer = grant(sandbox, "catalog", catalog, "nobody@x.org", "USE_CATALOG")
    assert (answer.status_code, answer.json()) == (404, {
        "error_code": "PRINCIPAL_DOES_NOT_EXIST",
        "message": "Could not find principal with name nobody@x.org",
        "details": [],
    })  # fmt: skip


def test_effective_grants_name_where_they_come_from(sandbox, member, catalog):
    grant(sandbox, "catalog", catalog, member.name, "READ_VOLUME", "CREATE_SCHEMA")
    grant(sandbox, "volume", f"{catalog}.ml.files", member.name, "WRITE_VOLUME")
    with sandbox.http() as http:
        found = http.get(f"{_BASE}/effective-permissions/volume/{catalog}.ml.files").json()
    [assignment] = found["privilege_assignments"]
    inherited = {"inherited_from_type": "CATALOG", "inherited_from_name": catalog}
    assert sorted(assignment["privileges"], key=lambda p: p["privilege"]) == [
        {"privilege": "READ_VOLUME", **inherited},
        {"privilege": "WRITE_VOLUME"},
    ]


def test_grants_go_with_their_object(sandbox, member, catalog):
    grant(sandbox, "schema", f"{catalog}.ml", member.name, "USE_SCHEMA")
    sandbox.client.schemas.delete(f"{catalog}.ml", force=True)
    sandbox.client.schemas.create(name="ml", catalog_name=catalog)
    with sandbox.http() as http:
        assert http.get(f"{_BASE}/permissions/schema/{catalog}.ml").json() == {"privilege_assignments": []}


def test_grants_of_what_is_missing_are_not_found(sandbox):
    with pytest.raises(NotFound):
        sandbox.client.api_client.do("GET", f"{_BASE}/permissions/catalog/nix")
    with pytest.raises(InvalidParameterValue):
        sandbox.client.api_client.do("GET", f"{_BASE}/permissions/spaceship/nix")

"""Whatever a body holds in a known field, the answer is a 4xx that says so, never a 500."""

from __future__ import annotations

import pytest

_UC = "/api/2.1/unity-catalog"
_SCIM = "/api/2.0/preview/scim/v2"
_WRONG = [7, True, ["x"], {"a": 1}, "\ud800", None, ""]
_LISTS = [7, "x", {"a": 1}, [7], [None], [["x"]], [{"principal": {}}], [{"principal": "users", "add": 7}]]

_FIELDS = [
    ("POST", f"{_UC}/catalogs", {}, "name", _WRONG),
    ("POST", f"{_UC}/catalogs", {"name": "odd1"}, "properties", [7, "x", []]),
    ("POST", f"{_UC}/catalogs", {"name": "odd2"}, "isolation_mode", [7, "x", []]),
    ("POST", f"{_UC}/schemas", {"name": "s"}, "catalog_name", _WRONG),
    ("POST", f"{_UC}/volumes", {"name": "v", "schema_name": "ml", "volume_type": "MANAGED"}, "catalog_name", _WRONG),
    ("POST", f"{_UC}/volumes", {"name": "v", "schema_name": "ml", "catalog_name": "CAT"}, "volume_type", _WRONG),
    ("POST", f"{_UC}/staging-tables", {"name": "t", "catalog_name": "CAT"}, "schema_name", _WRONG),
    ("PATCH", f"{_UC}/catalogs/CAT", {}, "owner", [7, [], {}, "nobody@x.org"]),
    ("PATCH", f"{_UC}/catalogs/CAT", {}, "new_name", [7, ["x"], {"a": 1}, "a.b"]),
    ("PATCH", f"{_UC}/permissions/catalog/CAT", {}, "changes", _LISTS),
    ("PATCH", f"{_UC}/bindings/catalog/CAT", {}, "add", [*_LISTS[:6], [{"workspace_id": {}}], [{}]]),
    ("PATCH", f"{_UC}/workspace-bindings/catalogs/CAT", {}, "assign_workspaces", [7, "x", [{}], [None], [1.5]]),
    ("POST", f"{_SCIM}/Users", {}, "userName", [7, [], {"a": 1}, None, ""]),
    ("POST", f"{_SCIM}/Users", {"userName": "odd@x.org"}, "active", [7, "x", [], {}]),
    ("POST", f"{_SCIM}/Groups", {"displayName": "odd"}, "members", [7, "x", [7], [{}], [{"value": {}}]]),
    ("POST", "/api/2.0/secrets/scopes/create", {}, "scope", [*_WRONG, "a b", "x" * 129]),
    ("POST", "/api/2.0/secrets/put", {"scope": "nix", "string_value": "v"}, "key", _WRONG),
    ("POST", "/api/2.0/token/create", {}, "lifetime_seconds", [-1, 0, "x", [], True]),
    ("POST", "/api/2.0/token/delete", {}, "token_id", _WRONG),
    ("POST", "/api/2.0/token-management/on-behalf-of/tokens", {}, "application_id", _WRONG),
    ("PUT", "/api/2.0/permissions/authorization/tokens", {}, "access_control_list",
     [7, "x", [7], [{}], [{"user_name": {}, "permission_level": "CAN_USE"}], [{"group_name": "users", "permission_level": {}}]]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "rest", "field", "values"), _FIELDS, ids=lambda v: str(v)[:40])
def test_a_wrong_value_is_the_client_s_fault(sandbox, catalog, method, path, rest, field, values):
    import json

    rest = {key: catalog if value == "CAT" else value for key, value in rest.items()}
    with sandbox.http() as http:
        for value in values:
            content = json.dumps({**rest, field: value})
            answer = http.request(method, path.replace("CAT", catalog), content=content)
            assert 400 <= answer.status_code < 500, f"{field}={value!r}: {answer.status_code} {answer.text}"
            assert set(answer.json()) == {"error_code", "message", "details"}


@pytest.mark.parametrize("body", ["{", "[]", "7", '"x"', "{'a': 1}"])
def test_what_is_no_json_object_is_malformed(sandbox, body):
    with sandbox.http() as http:
        answer = http.post(f"{_UC}/catalogs", content=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST")


def test_paging_and_filters_that_are_none(sandbox):
    with sandbox.http() as http:
        for query in ("startIndex=x", "count=x", "filter=nonsense"):
            assert http.get(f"{_SCIM}/Users?{query}").status_code == 400
        for query in ("page_token=x", "max_results=-1"):
            assert http.get(f"{_UC}/catalogs?{query}").status_code == 400

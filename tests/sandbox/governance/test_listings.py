"""What listings show, page by page: the same to a caller as what they may get one by one, however many others there are."""

from __future__ import annotations

from typing import Any

import pytest

UC = "/api/2.1/unity-catalog"
MANY = 30


def _pages(http: Any, path: str, field: str, **query: Any) -> list[list[Any]]:
    pages, token = [], None
    while True:
        answer = http.get(path, params={**query, **({"page_token": token} if token else {})}).raise_for_status().json()
        pages.append(answer[field])
        if not (token := answer.get("next_page_token")):
            return pages


def _task(key: str = "t") -> dict[str, Any]:
    return {"task_key": key, "notebook_task": {"notebook_path": "/Shared/x"}}


def test_jobs_are_listed_by_rights_in_whole_pages(sandbox: Any, make_member: Any) -> None:
    owner, stranger = make_member(), make_member()
    with sandbox.http() as admin, sandbox.http(owner.token) as mine, sandbox.http(stranger.token) as theirs:
        own = []
        for number in range(MANY):
            maker = mine if number % 3 == 0 else admin
            made = maker.post("/api/2.1/jobs/create", json={"name": f"Job {number}", "tasks": [_task()]}).json()[
                "job_id"
            ]
            own += [made] if maker is mine else []
        pages = _pages(mine, "/api/2.1/jobs/list", "jobs", limit=4)
        assert [len(page) for page in pages] == [4, 4, 2]
        assert [job["job_id"] for page in pages for job in page] == own[::-1]
        assert _pages(theirs, "/api/2.1/jobs/list", "jobs", limit=4) == [[]]
        entry = {"service_principal_name": stranger.name, "permission_level": "CAN_VIEW"}
        admin.patch(f"/api/2.0/permissions/jobs/{own[3]}", json={"access_control_list": [entry]}).raise_for_status()
        assert [job["job_id"] for job in _pages(theirs, "/api/2.1/jobs/list", "jobs")[0]] == [own[3]]
        assert [job["settings"]["name"] for job in _pages(mine, "/api/2.1/jobs/list", "jobs", name="jOB 9")[0]] == [
            "Job 9"
        ]


def test_pages_of_jobs_lead_back_and_do_not_move_when_jobs_go(sandbox: Any) -> None:
    with sandbox.http() as http:
        made = [http.post("/api/2.1/jobs/create", json={"tasks": [_task()]}).json()["job_id"] for _ in range(7)][::-1]
        listing = "/api/2.1/jobs/list"
        first = http.get(listing, params={"limit": 3}).json()
        assert "prev_page_token" not in first
        second = http.get(listing, params={"limit": 3, "page_token": first["next_page_token"]}).json()
        assert [job["job_id"] for job in second["jobs"]] == made[3:6]
        back = http.get(listing, params={"limit": 3, "page_token": second["prev_page_token"]}).json()
        assert [job["job_id"] for job in back["jobs"]] == made[:3]
        http.post("/api/2.1/jobs/delete", json={"job_id": made[1]}).raise_for_status()
        again = http.get(listing, params={"limit": 3, "page_token": first["next_page_token"]}).json()
        assert again["jobs"] == second["jobs"]
        assert [job["job_id"] for job in http.get(listing, params={"limit": 2, "offset": 2}).json()["jobs"]] == made[
            3:5
        ]


@pytest.mark.parametrize("kind", ["schemas", "volumes", "tables", "models", "catalogs"])
def test_securables_are_listed_as_they_may_be_seen_one_by_one(
    sandbox: Any, catalog: str, member: Any, kind: str
) -> None:
    parents = {"schemas": [catalog], "catalogs": []}.get(kind, [catalog, "ml"])
    where = dict(zip(("catalog_name", "schema_name"), parents, strict=False))
    type_name, list_name = {"models": ("function", "registered_models")}.get(kind, (kind.removesuffix("s"), kind))
    more = {"volumes": {"volume_type": "MANAGED"}, "tables": {"table_type": "EXTERNAL", "storage_location": "s3://b/x"}}
    with sandbox.http() as admin, sandbox.http(member.token) as theirs:
        names = []
        for number in range(12):
            name = f"{catalog}_{number}"
            body = {**where, **more.get(kind, {}), "name": name}
            admin.post(f"{UC}/{kind}", json=body).raise_for_status()
            names.append(".".join([*parents, name]))
            if number % 2:
                change = {"changes": [{"principal": member.name, "add": ["ALL_PRIVILEGES"]}]}
                admin.patch(f"{UC}/permissions/{type_name}/{names[-1]}", json=change).raise_for_status()
        admin.patch(f"{UC}/{kind}/{names[0]}", json={"owner": member.name}).raise_for_status()
        listed = [
            each.get("full_name", each["name"])
            for page in _pages(theirs, f"{UC}/{kind}", list_name, max_results=2, **where)
            for each in page
        ]
        one_by_one = [name for name in sorted(names) if theirs.get(f"{UC}/{kind}/{name}").status_code == 200]
        assert [name for name in listed if name in names] == one_by_one
        assert len(one_by_one) == 7


def test_what_is_granted_below_or_above_shows_too(sandbox: Any, catalog: str, member: Any) -> None:
    with sandbox.http() as admin, sandbox.http(member.token) as theirs:

        def names(kind: str, **where: str) -> set[str]:
            answer = theirs.get(f"{UC}/{kind}", params=where).raise_for_status().json()
            return {each.get("full_name", each["name"]) for each in answer.get(kind, [])}

        in_catalog, in_schema = {"catalog_name": catalog}, {"catalog_name": catalog, "schema_name": "ml"}
        assert catalog not in names("catalogs")
        change = {"changes": [{"principal": member.name, "add": ["READ_VOLUME"]}]}
        admin.patch(f"{UC}/permissions/volume/{catalog}.ml.files", json=change).raise_for_status()
        assert catalog in names("catalogs")
        assert names("schemas", **in_catalog) == {f"{catalog}.ml"}
        assert names("volumes", **in_schema) == {f"{catalog}.ml.files"}
        admin.post(f"{UC}/volumes", json={**in_schema, "name": "more", "volume_type": "MANAGED"}).raise_for_status()
        assert names("volumes", **in_schema) == {f"{catalog}.ml.files"}
        change = {"changes": [{"principal": member.name, "add": ["USE_CATALOG"]}]}
        admin.patch(f"{UC}/permissions/catalog/{catalog}", json=change).raise_for_status()
        assert names("schemas", **in_catalog) == {f"{catalog}.default", f"{catalog}.ml"}
        assert names("volumes", **in_schema) == {f"{catalog}.ml.files", f"{catalog}.ml.more"}


def test_a_grant_on_the_metastore_shows_nobody_s_catalogs(sandbox: Any, catalog: str, member: Any) -> None:
    with sandbox.http() as admin, sandbox.http(member.token) as theirs:
        metastore = admin.get(f"{UC}/metastore_summary").json()["metastore_id"]
        change = {"changes": [{"principal": member.name, "add": ["CREATE_CATALOG"]}]}
        admin.patch(f"{UC}/permissions/metastore/{metastore}", json=change).raise_for_status()
        assert catalog not in {each["name"] for each in theirs.get(f"{UC}/catalogs").json()["catalogs"]}
        assert theirs.get(f"{UC}/catalogs/{catalog}").status_code == 403


def test_users_are_paged_and_counted(sandbox: Any) -> None:
    path = "/api/2.0/preview/scim/v2/Users"
    with sandbox.http() as http:
        for number in range(5):
            http.post(path, json={"userName": f"Paged{number}@x.y"}).raise_for_status()
        query = {"filter": 'userName sw "paged"', "count": 2, "startIndex": 3}
        answer = http.get(path, params=query).json()
        assert answer["totalResults"] == 5
        assert [each["userName"] for each in answer["Resources"]] == ["Paged2@x.y", "Paged3@x.y"]

"""Who names a place of the sandbox's own gets at nothing that others keep there."""

from __future__ import annotations

from typing import Any

import pytest

UC = "/api/2.1/unity-catalog"
SPELLINGS = [
    "file://{}",
    "file:{}",
    "FILE://{}/",
    "file://localhost{}",
    "{}",
    "file://{}/../{name}",
    "file:///%{first:x}{rest}",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("below", ["", "/files/tables/run-1", "/files/Volumes", "/.."])
def test_no_place_of_the_sandbox_is_external(
    sandbox: Any, catalog: str, member: Any, spelling: str, below: str
) -> None:
    home = str(sandbox.home)
    location = spelling.format(home, name=sandbox.home.name, first=ord(home[1]), rest=home[2:]) + below
    grants = {"changes": [{"principal": member.name, "add": ["ALL_PRIVILEGES"]}]}
    with sandbox.http() as admin, sandbox.http(member.token) as http:
        admin.patch(f"{UC}/permissions/catalog/{catalog}", json=grants).raise_for_status()
        place = {"catalog_name": catalog, "schema_name": "ml", "name": "mine"}
        for path, body in (
            (
                "tables",
                {**place, "table_type": "EXTERNAL", "data_source_format": "DELTA", "storage_location": location},
            ),
            ("tables", {**place, "table_type": "VIEW", "storage_location": location}),
            ("volumes", {**place, "volume_type": "EXTERNAL", "storage_location": location}),
            ("schemas", {"catalog_name": catalog, "name": "mine", "storage_root": location}),
        ):
            answer = http.post(f"{UC}/{path}", json=body)
            assert (answer.status_code, answer.json()["error_code"]) == (400, "LOCATION_OVERLAP"), (path, answer.text)
        elsewhere = {**place, "table_type": "EXTERNAL", "storage_location": "s3://bucket/x"}
        http.post(f"{UC}/tables", json=elsewhere).raise_for_status()
        http.delete(f"{UC}/tables/{catalog}.ml.mine").raise_for_status()

"""Every scored request is in the inference table, once, whatever happens to the sandbox."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from deltalake import DeltaTable

from .conftest import MODEL, Endpoints, entity, until

GATEWAY_COLUMNS = [
    "databricks_request_id",
    "request_date",
    "client_request_id",
    "request_time",
    "status_code",
    "sampling_fraction",
    "execution_duration_ms",
    "request",
    "response",
    "logging_error_codes",
    "served_entity_id",
    "requester",
]


@pytest.fixture(scope="module", autouse=True)
def _short_flush_time() -> Iterator[None]:
    """Before the module's sandbox starts: it inherits this environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKEWRIGHT_INFERENCE_TABLE_FLUSH_SECONDS", "0.5")
        yield


def gateway(prefix: str, enabled: bool = True) -> dict[str, Any]:
    table = {"catalog_name": "main", "schema_name": "ml", "table_name_prefix": prefix, "enabled": enabled}
    return {"inference_table_config": table}


def registered(endpoints: Endpoints, full_name: str) -> dict[str, Any]:
    answer = endpoints.http.get(f"/api/2.1/unity-catalog/tables/{full_name}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(endpoints: Endpoints, full_name: str) -> list[dict[str, Any]]:
    return DeltaTable(registered(endpoints, full_name)["storage_location"]).to_pyarrow_table().to_pylist()


def rows_once_there(endpoints: Endpoints, full_name: str, count: int) -> list[dict[str, Any]]:
    # The Delta files follow the Unity Catalog entry in the background.
    until(lambda: DeltaTable.is_deltatable(registered(endpoints, full_name)["storage_location"]))
    until(lambda: len(rows(endpoints, full_name)) >= count)
    return rows(endpoints, full_name)


def test_each_request_is_a_row_with_the_platforms_columns(endpoints: Endpoints) -> None:
    endpoint = endpoints.create("logged", entity(1), ai_gateway=gateway("logged"))
    before = dt.datetime.now(dt.UTC)
    asked = {"dataframe_records": [{"x": 1.0}], "client_request_id": "mine-1"}
    answer = endpoints.http.post("/serving-endpoints/logged/invocations", json=asked)
    bad = endpoints.ask("logged", 500.0)
    first, second = sorted(rows_once_there(endpoints, "main.ml.logged_payload", 2), key=lambda row: row["request_time"])

    assert list(first) == GATEWAY_COLUMNS
    assert first["databricks_request_id"] == answer.headers["x-request-id"]
    assert (first["client_request_id"], second["client_request_id"]) == ("mine-1", None)
    assert (first["status_code"], second["status_code"]) == (200, 400)
    assert json.loads(first["request"]) == asked
    assert json.loads(first["response"]) == {"predictions": ["one"]}
    assert json.loads(second["response"]) == bad.json()
    assert first["served_entity_id"] == endpoint["config"]["served_entities"][0]["id"]
    assert first["requester"] == endpoint["creator"]
    assert (first["sampling_fraction"], first["logging_error_codes"]) == (1.0, [])
    assert before - dt.timedelta(seconds=1) < first["request_time"] < dt.datetime.now(dt.UTC)
    assert first["request_date"] == first["request_time"].date()
    assert first["execution_duration_ms"] >= 0


def test_the_table_is_a_unity_catalog_table(endpoints: Endpoints) -> None:
    endpoints.create("known", ai_gateway=gateway("known"))
    table = registered(endpoints, "main.ml.known_payload")
    assert (table["table_type"], table["data_source_format"]) == ("MANAGED", "DELTA")
    assert [column["name"] for column in table["columns"]] == GATEWAY_COLUMNS
    until(lambda: DeltaTable.is_deltatable(table["storage_location"]))
    assert rows(endpoints, "main.ml.known_payload") == []


def test_a_payload_over_a_mebibyte_is_null_with_a_code(endpoints: Endpoints) -> None:
    endpoints.create("large", entity(1), ai_gateway=gateway("large"))
    many = [{"x": 1.0}] * 120_000
    assert (
        endpoints.http.post("/serving-endpoints/large/invocations", json={"dataframe_records": many}).status_code == 200
    )
    (row,) = rows_once_there(endpoints, "main.ml.large_payload", 1)
    assert (row["request"], row["logging_error_codes"]) == (None, ["MAX_REQUEST_SIZE_EXCEEDED"])
    assert len(json.loads(row["response"])["predictions"]) == 120_000


def test_logging_is_turned_off_and_on(endpoints: Endpoints) -> None:
    endpoints.create("toggled", entity(1), ai_gateway=gateway("toggled"))
    endpoints.prediction("toggled")
    for enabled in (False, True):
        answer = endpoints.http.put("/api/2.0/serving-endpoints/toggled/ai-gateway", json=gateway("toggled", enabled))
        assert answer.json() == gateway("toggled", enabled)
        endpoints.prediction("toggled")
    assert len(rows_once_there(endpoints, "main.ml.toggled_payload", 2)) == 2


@pytest.mark.parametrize(
    ("catalog", "schema", "code"), [("none", "ml", "CATALOG_DOES_NOT_EXIST"), ("main", "none", "SCHEMA_DOES_NOT_EXIST")]
)
def test_the_schema_must_exist(endpoints: Endpoints, catalog: str, schema: str, code: str) -> None:
    table = {"inference_table_config": {"enabled": True, "catalog_name": catalog, "schema_name": schema}}
    answer = endpoints.http.post("/api/2.0/serving-endpoints", json={"name": "homeless", "ai_gateway": table})
    assert (answer.status_code, answer.json()["error_code"]) == (404, code)
    assert endpoints.http.get("/api/2.0/serving-endpoints/homeless").status_code == 404


def test_a_table_of_another_is_not_taken_over(endpoints: Endpoints) -> None:
    endpoints.create("first", ai_gateway=gateway("shared"))
    answer = endpoints.http.post("/api/2.0/serving-endpoints", json={"name": "second", "ai_gateway": gateway("shared")})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "ALREADY_EXISTS")


def test_the_older_auto_capture_has_its_own_columns(endpoints: Endpoints) -> None:
    capture = {"catalog_name": "main", "schema_name": "ml", "enabled": True}
    endpoint = endpoints.create("older", entity(1), config={"auto_capture_config": capture})
    shown = endpoint["config"]["auto_capture_config"]
    assert shown["table_name_prefix"] == "older"
    assert shown["state"] == {"payload_table": {"name": "older_payload", "status": "READY", "status_message": ""}}
    endpoints.prediction("older")
    (row,) = rows_once_there(endpoints, "main.ml.older_payload", 1)
    assert {"date", "timestamp_ms", "execution_time_ms"} <= set(row)
    assert dict(row["request_metadata"]) == {"endpoint_name": "older", "model_name": MODEL, "model_version": "1"}


@pytest.mark.parametrize("kill", [False, True], ids=["terminated", "killed"])
def test_nothing_answered_is_lost_or_doubled_over_a_restart(registry: Any, endpoints: Endpoints, kill: bool) -> None:
    name = f"durable-{kill}".lower()
    endpoints.create(name, entity(1), ai_gateway=gateway(name))
    ids = []
    for _ in range(2):
        for _ in range(40):
            answer = endpoints.ask(name)
            assert answer.status_code == 200, answer.text
            ids.append(answer.headers["x-request-id"])
        registry.restart(kill=kill)
    found = rows_once_there(endpoints, f"main.ml.{name}_payload", len(ids))
    assert Counter(row["databricks_request_id"] for row in found) == Counter(ids)


@pytest.mark.parametrize(
    "value", [b'"\\ud800"', b"[" * 20_000 + b"]" * 20_000, b"1" * 5_000], ids=["surrogate", "deep", "long number"]
)
def test_an_odd_client_request_id_is_logged_and_blocks_nothing(
    endpoints: Endpoints, value: bytes, request: Any
) -> None:
    name = request.node.callspec.id.replace(" ", "-")
    endpoints.create(name, entity(1), ai_gateway=gateway(name))
    body = b'{"dataframe_records": [{"x": 1.0}], "client_request_id": ' + value + b"}"
    path = f"/serving-endpoints/{name}/invocations"
    odd = endpoints.http.post(path, content=body, headers={"Content-Type": "application/json"})
    # MLflow in the model's process cannot read all of these, and says so; logged is each.
    endpoints.prediction(name)
    found = rows_once_there(endpoints, f"main.ml.{name}_payload", 2)
    assert odd.headers["x-request-id"] in {row["databricks_request_id"] for row in found}


def test_a_row_that_cannot_be_written_is_told_by_the_endpoint(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("told", entity(1), ai_gateway=gateway("told"))
    table = registered(endpoints, "main.ml.told_payload")
    folder = registry.home / "serving" / "inference-tables" / table["table_id"]
    until(lambda: DeltaTable.is_deltatable(table["storage_location"]))
    (folder / "segment-000000000000.jsonl").write_text("no row\n")
    endpoints.prediction("told")
    told = until(lambda: endpoints.get("told")["state"].get("inference_tables"))
    assert [(each["name"], each["status"]) for each in told] == [("told_payload", "READY")]
    assert "1 rows could not be written" in told[0]["status_message"]
    until(lambda: "a row was set aside" in (registry.home / "sandbox.log").read_text())
    assert len(rows_once_there(endpoints, "main.ml.told_payload", 1)) == 1


@pytest.mark.parametrize("how", ["deleted", "disabled"])
def test_nothing_answered_is_lost_when_the_sandbox_is_killed_after_the_endpoint_is_gone(
    registry: Any, endpoints: Endpoints, how: str
) -> None:
    name = f"gone-{how}"
    endpoints.create(name, entity(1), ai_gateway=gateway(name))
    for _ in range(20):
        endpoints.prediction(name)
    if how == "deleted":
        assert endpoints.http.delete(f"/api/2.0/serving-endpoints/{name}").status_code == 200
    else:
        endpoints.http.put(f"/api/2.0/serving-endpoints/{name}/ai-gateway", json=gateway(name, enabled=False))
    registry.restart(kill=True)
    assert len(rows_once_there(endpoints, f"main.ml.{name}_payload", 20)) == 20
    if how == "deleted":
        table = registered(endpoints, f"main.ml.{name}_payload")
        until(lambda: not (registry.home / "serving" / "inference-tables" / table["table_id"]).exists())


@pytest.mark.parametrize("level", ["schema", "catalog", "table"])
def test_rows_follow_a_table_that_has_another_name(endpoints: Endpoints, level: str) -> None:
    unity = "/api/2.1/unity-catalog"
    catalog = f"before_{level}"
    endpoints.http.post(f"{unity}/catalogs", json={"name": catalog})
    endpoints.http.post(f"{unity}/schemas", json={"name": "s", "catalog_name": catalog})
    table = {"catalog_name": catalog, "schema_name": "s", "table_name_prefix": "t", "enabled": True}
    endpoints.create(f"moves-{level}", entity(1), ai_gateway={"inference_table_config": table})
    for _ in range(3):
        endpoints.prediction(f"moves-{level}")
    path, new_name, after = {
        "schema": (f"schemas/{catalog}.s", "s9", f"{catalog}.s9.t_payload"),
        "catalog": (f"catalogs/{catalog}", "after_catalog", "after_catalog.s.t_payload"),
        "table": (f"tables/{catalog}.s.t_payload", "u_payload", f"{catalog}.s.u_payload"),
    }[level]
    renamed = endpoints.http.patch(f"{unity}/{path}", json={"new_name": new_name})
    assert renamed.status_code == 200, renamed.text
    for _ in range(3):
        endpoints.prediction(f"moves-{level}")
    assert len(rows_once_there(endpoints, after, 6)) == 6
    [told] = until(lambda: endpoints.get(f"moves-{level}")["state"].get("inference_tables"))
    assert (told["status"], after in told["status_message"]) == ("READY", True)


def test_a_deleted_gateway_table_is_told_by_the_endpoint(endpoints: Endpoints) -> None:
    endpoints.create("lost", entity(1), ai_gateway=gateway("lost"))
    assert endpoints.http.delete("/api/2.1/unity-catalog/tables/main.ml.lost_payload").status_code == 200

    def told() -> Any:
        assert endpoints.prediction("lost") == "one"
        return endpoints.get("lost")["state"].get("inference_tables")

    [table] = until(told)
    assert table["status"] == "FAILED"
    assert "was deleted or replaced" in table["status_message"]


def test_a_deleted_table_ends_the_logging_and_not_the_scoring(endpoints: Endpoints) -> None:
    capture = {"catalog_name": "main", "schema_name": "ml", "enabled": True}
    endpoints.create("orphan", entity(1), config={"auto_capture_config": capture})
    assert endpoints.http.delete("/api/2.1/unity-catalog/tables/main.ml.orphan_payload").status_code == 200

    def status() -> str:
        assert endpoints.prediction("orphan") == "one"
        shown = endpoints.get("orphan")["config"]["auto_capture_config"]
        return str(shown["state"]["payload_table"]["status"])

    until(lambda: status() == "FAILED")

"""SQL warehouses are settings here: made, changed, started, stopped, shared and deleted, through the SDK. None answers a query."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound, NotImplemented, PermissionDenied
from databricks.sdk.service.sql import (
    CreateWarehouseRequestWarehouseType,
    EndpointTagPair,
    EndpointTags,
    State,
    WarehouseAccessControlRequest,
    WarehousePermissionLevel,
)

PRO = CreateWarehouseRequestWarehouseType.PRO


@pytest.fixture(scope="module")
def w(sandbox: Any) -> Any:
    return sandbox.client


def make(w: Any, name: str, **more: Any) -> str:
    return w.warehouses.create_and_wait(name=name, cluster_size="2X-Small", max_num_clusters=1, **more).id or ""


def test_from_made_to_deleted(w: Any) -> None:
    tags = EndpointTags(custom_tags=[EndpointTagPair(key="team", value="ml")])
    made = make(w, "whole", warehouse_type=PRO, enable_serverless_compute=True, auto_stop_mins=5, tags=tags)
    found = w.warehouses.get(made)
    assert (found.state, found.creator_name, found.min_num_clusters) == (State.RUNNING, "admin@lakewright.local", 1)
    assert (found.tags, found.odbc_params.path) == (tags, f"/sql/1.0/warehouses/{made}")
    w.warehouses.edit(made, name="whole", cluster_size="Small", auto_stop_mins=0)
    found = w.warehouses.get(made)
    assert (found.cluster_size, found.auto_stop_mins, found.tags) == ("Small", 0, tags)
    assert made in [each.id for each in w.warehouses.list()]
    assert [each.name for each in w.data_sources.list() if each.warehouse_id == made] == ["whole"]
    w.warehouses.delete(made)
    with pytest.raises(NotFound, match="does not exist"):
        w.warehouses.get(made)


def test_it_stops_and_starts_and_stays_so_after_a_kill(sandbox: Any, w: Any) -> None:
    made = make(w, "kept")
    assert w.warehouses.stop_and_wait(made).num_clusters == 0
    sandbox.restart(kill=True)
    assert w.warehouses.get(made).state == State.STOPPED
    assert w.warehouses.start_and_wait(made).num_clusters == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"cluster_size": "Tiny"}, "cluster_size must be one of 2X-Small"),
        ({"name": "x" * 100}, "fewer than 100 characters"),
        ({"min_num_clusters": 3, "max_num_clusters": 2}, "got 3 and 2"),
        ({"auto_stop_mins": 5}, "must be 0 or at least 10, got 5"),
        ({"enable_serverless_compute": True}, "must have warehouse_type PRO"),
        ({"spot_instance_policy": "CHEAP"}, "spot_instance_policy must be one of"),
        ({"tags": {"custom_tags": [{"key": 1}]}}, r"tags.custom_tags\[0\].key: expected a string, got 1"),
    ],
)
def test_what_no_warehouse_can_be_is_refused(sandbox: Any, fields: dict[str, Any], message: str) -> None:
    body = {"name": "refused", "cluster_size": "Small", **fields}
    with pytest.raises(BadRequest, match=message):
        sandbox.client.api_client.do("POST", "/api/2.0/sql/warehouses", body=body)


def test_a_name_is_used_once(w: Any) -> None:
    make(w, "once")
    other = make(w, "twice")
    with pytest.raises(InvalidParameterValue, match="`once` already exists"):
        make(w, "once")
    with pytest.raises(InvalidParameterValue, match="`once` already exists"):
        w.warehouses.edit(other, name="once", cluster_size="Small")


def test_a_query_is_refused_with_the_reason(w: Any) -> None:
    made = make(w, "asked")
    with pytest.raises(NotImplemented, match="no SQL engine"):
        w.statement_execution.execute_statement("SELECT 1", made)
    with pytest.raises(InvalidParameterValue, match="SQL warehouse none does not exist"):
        w.statement_execution.execute_statement("SELECT 1", "none")


def test_each_right_is_what_its_level_says(sandbox: Any, w: Any) -> None:
    made = make(w, "shared")
    principal = w.service_principals.create(display_name="reader")
    token = w.token_management.create_obo_token(principal.application_id, lifetime_seconds=600).token_value
    reader = sandbox.client_for(token)
    assert list(reader.warehouses.list()) == list(reader.data_sources.list()) == []
    with pytest.raises(PermissionDenied, match="not authorized to create SQL warehouses"):
        make(reader, "own")

    def let(level: WarehousePermissionLevel) -> None:
        entry = WarehouseAccessControlRequest(service_principal_name=principal.application_id, permission_level=level)
        w.warehouses.update_permissions(made, access_control_list=[entry])

    let(WarehousePermissionLevel.CAN_VIEW)
    assert reader.warehouses.get(made).name == "shared"
    with pytest.raises(PermissionDenied):
        reader.warehouses.start(made)
    let(WarehousePermissionLevel.CAN_USE)
    reader.warehouses.start(made)
    with pytest.raises(PermissionDenied):
        reader.warehouses.stop(made)
    let(WarehousePermissionLevel.CAN_MANAGE)
    reader.warehouses.stop(made)


def test_both_addresses_of_its_permissions_are_the_same(w: Any) -> None:
    made = make(w, "addressed")
    one, other = w.warehouses.get_permissions(made), w.permissions.get("sql/warehouses", made)
    assert one.object_type == other.object_type == "warehouses"
    assert [each.as_dict() for each in one.access_control_list] == [
        each.as_dict() for each in other.access_control_list
    ]
    owner = one.access_control_list[0]
    assert owner.user_name == "admin@lakewright.local"
    assert owner.all_permissions[0].permission_level == WarehousePermissionLevel.IS_OWNER
    assert len(w.warehouses.get_permission_levels(made).permission_levels) == 5

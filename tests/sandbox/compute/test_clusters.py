"""Clusters through the SDK, as `sandbox.services.compute.clusters` emulates them."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service import compute, iam
from databricks.sdk.service.compute import EventType, State

SMALL: dict[str, Any] = {
    "spark_version": "15.4.x-cpu-ml-scala2.12",
    "node_type_id": "i3.xlarge",
    "num_workers": 0,
    "autotermination_minutes": 30,
}


@pytest.fixture(scope="module")
def w(sandbox: Any) -> WorkspaceClient:
    return sandbox.client


def make(w: WorkspaceClient, name: str, **more: Any) -> compute.ClusterDetails:
    return w.clusters.create(cluster_name=name, **{**SMALL, **more}).result()


def test_created_cluster_runs_and_answers_with_what_was_given_and_the_defaults(w: WorkspaceClient) -> None:
    cluster = make(
        w, "plain", num_workers=2, custom_tags={"team": "ml"}, spark_conf={"a.b": "c"}, spark_env_vars={"X": "1"}
    )
    assert cluster.state == State.RUNNING
    assert cluster.driver_node_type_id == "i3.xlarge"
    assert cluster.custom_tags == {"team": "ml"}
    assert cluster.spark_conf == {"a.b": "c"}
    assert cluster.spark_env_vars == {"X": "1"}
    assert cluster.enable_elastic_disk is True
    assert cluster.cluster_cores == 12
    assert cluster.default_tags is not None
    assert cluster.default_tags["ClusterName"] == "plain"
    assert cluster.spec is not None
    assert cluster.spec.num_workers == 2
    states = [event.type for event in w.clusters.events(cluster.cluster_id or "", order=compute.GetEventsOrder.ASC)]
    assert states == [EventType.CREATING, EventType.STARTING, EventType.RUNNING]


def test_gpu_cluster_needs_a_gpu_node(w: WorkspaceClient) -> None:
    for node_type in ("g5.12xlarge", "Standard_NC24ads_A100_v4"):
        cluster = make(w, "gpu", spark_version="14.3.x-gpu-ml-scala2.12", node_type_id=node_type)
        assert cluster.state == State.RUNNING
    with pytest.raises(InvalidParameterValue, match=r"Node type m5d\.large has no GPU"):
        make(w, "gpu", spark_version="14.3.x-gpu-ml-scala2.12", node_type_id="m5d.large")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spark_env_vars": {"A=B": "x"}}, "no name of an environment variable"),
        ({"spark_env_vars": {"A": "x" * 140_000}}, "is too long"),
        ({"spark_env_vars": {"": "x"}}, "no name of an environment variable"),
        ({"spark_env_vars": {"A": "x\0y"}}, "NUL character"),
        ({"spark_version": "99.9.x-scala2.12"}, r"Invalid spark version 99\.9\.x-scala2\.12"),
        ({"node_type_id": "z9.huge"}, r"Node type z9\.huge is not supported"),
        ({"policy_id": "NOPE"}, "Can't find a cluster policy with id: NOPE"),
        ({"instance_pool_id": "NOPE"}, "Can't find an instance pool with id: NOPE"),
        ({"is_single_node": True, "num_workers": 2}, "single node cluster cannot have workers"),
        ({"num_workers": -1}, "num_workers must not be negative"),
        ({"autotermination_minutes": 3}, "autotermination_minutes must be 0 or between 10 and 10000, got 3"),
        ({"autoscale": compute.AutoScale(min_workers=4, max_workers=2)}, "autoscale.max_workers"),
    ],
)
def test_bad_specifications_are_refused(w: WorkspaceClient, change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidParameterValue, match=message):
        make(w, "bad", **change)


def test_a_field_of_the_wrong_type_is_malformed(w: WorkspaceClient) -> None:
    with pytest.raises(BadRequest, match="Invalid value for num_workers"):
        w.api_client.do("POST", "/api/2.1/clusters/create", body={**SMALL, "num_workers": "two"})


def test_any_number_of_workers_is_only_counted(w: WorkspaceClient) -> None:
    cluster = make(w, "wide", num_workers=2**31 - 1)
    assert cluster.cluster_cores == 4 * 2**31
    w.clusters.permanent_delete(cluster.cluster_id or "")


def test_edit_replaces_and_update_changes_what_its_mask_names(w: WorkspaceClient) -> None:
    cluster_id = make(w, "edited", custom_tags={"a": "1"}).cluster_id or ""
    w.clusters.edit(cluster_id, cluster_name="edited", **{**SMALL, "num_workers": 3}).result()
    edited = w.clusters.get(cluster_id)
    assert (edited.num_workers, edited.custom_tags) == (3, None)
    resource = compute.UpdateClusterResource(autoscale=compute.AutoScale(min_workers=1, max_workers=4))
    w.clusters.update(cluster_id, "autoscale", cluster=resource).result()
    updated = w.clusters.get(cluster_id)
    assert updated.autoscale == compute.AutoScale(min_workers=1, max_workers=4)
    assert updated.num_workers is None
    assert updated.cluster_name == "edited"


def test_terminate_start_restart_resize(w: WorkspaceClient) -> None:
    cluster_id = make(w, "life").cluster_id or ""
    with pytest.raises(BadRequest, match=f"Cluster {cluster_id} is in unexpected state Running") as caught:
        w.clusters.start(cluster_id)
    assert caught.value.error_code == "INVALID_STATE"
    w.clusters.resize(cluster_id, num_workers=4).result()
    assert w.clusters.get(cluster_id).num_workers == 4
    w.clusters.restart(cluster_id).result()
    assert w.clusters.delete(cluster_id).result().state == State.TERMINATED
    with pytest.raises(BadRequest, match="unexpected state Terminated"):
        w.clusters.resize(cluster_id, num_workers=1)
    assert w.clusters.start(cluster_id).result().state == State.RUNNING
    assert w.clusters.ensure_cluster_is_running(cluster_id) is None


def test_pinned_clusters_are_listed_and_not_deleted(w: WorkspaceClient) -> None:
    cluster_id, other = make(w, "pinned").cluster_id or "", make(w, "not pinned").cluster_id
    w.clusters.pin(cluster_id)
    by_pin = compute.ListClustersFilterBy(is_pinned=True)
    assert [each.cluster_id for each in w.clusters.list(filter_by=by_pin, page_size=100)] == [cluster_id]
    with pytest.raises(BadRequest, match="unpin the cluster first"):
        w.clusters.permanent_delete(cluster_id)
    w.clusters.unpin(cluster_id)
    assert list(w.clusters.list(filter_by=by_pin)) == []
    w.clusters.permanent_delete(cluster_id)
    with pytest.raises(NotFound, match=f"Cluster {cluster_id} does not exist"):
        w.clusters.get(cluster_id)
    assert other in [each.cluster_id for each in w.clusters.list(page_size=1)]


def test_idempotency_token_makes_one_cluster(w: WorkspaceClient) -> None:
    body = {**SMALL, "cluster_name": "once", "idempotency_token": "abc"}
    first: Any = w.api_client.do("POST", "/api/2.1/clusters/create", body=body)
    assert first == w.api_client.do("POST", "/api/2.1/clusters/create", body=body)


def test_node_types_and_runtimes(w: WorkspaceClient) -> None:
    types = {each.node_type_id: each for each in w.clusters.list_node_types().node_types or []}
    assert {"i3.xlarge", "m5d.large", "g5.12xlarge", "Standard_DS3_v2", "Standard_NC24ads_A100_v4"} <= set(types)
    assert types["g5.12xlarge"].num_gpus == 4
    assert types["Standard_DS3_v2"].num_gpus == 0
    assert w.clusters.select_node_type(min_gpus=1, gb_per_core=4, local_disk=True) in types
    assert w.clusters.select_spark_version(long_term_support=True, ml=True, gpu=True) == "16.4.x-gpu-ml-scala2.12"


def test_clusters_survive_a_kill(sandbox: Any) -> None:
    cluster_id = make(sandbox.client, "durable").cluster_id or ""
    sandbox.restart(kill=True)
    assert sandbox.client.clusters.get(cluster_id).cluster_name == "durable"


def test_only_those_who_may_create_and_manage(sandbox: Any) -> None:
    w = sandbox.client
    principal = w.service_principals.create(display_name="robot")
    token = w.token_management.create_obo_token(principal.application_id).token_value
    robot = sandbox.client_for(token)
    cluster_id = make(w, "not for robots").cluster_id or ""
    with pytest.raises(PermissionDenied, match="is not authorized to create clusters"):
        make(robot, "mine")
    with pytest.raises(PermissionDenied):
        robot.clusters.get(cluster_id)
    assert cluster_id not in [each.cluster_id for each in robot.clusters.list()]
    may_attach = iam.AccessControlRequest(
        service_principal_name=principal.application_id, permission_level=iam.PermissionLevel.CAN_ATTACH_TO
    )
    w.permissions.update("clusters", cluster_id, access_control_list=[may_attach])
    assert robot.clusters.get(cluster_id).cluster_name == "not for robots"
    with pytest.raises(PermissionDenied):
        robot.clusters.delete(cluster_id)

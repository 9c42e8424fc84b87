"""Cluster policies (with what they enforce) and instance pools, through the SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound
from databricks.sdk.service.compute import Library, PythonPyPiLibrary

SMALL: dict[str, Any] = {"spark_version": "15.4.x-scala2.12", "node_type_id": "i3.xlarge", "num_workers": 1}


@pytest.fixture(scope="module")
def w(sandbox: Any) -> WorkspaceClient:
    return sandbox.client


def test_policy_is_kept_edited_and_deleted(w: WorkspaceClient) -> None:
    definition = json.dumps({"autotermination_minutes": {"type": "range", "maxValue": 60}})
    libraries = [Library(pypi=PythonPyPiLibrary(package="six==1.17.0"))]
    policy_id = w.cluster_policies.create(name="kept", definition=definition, libraries=libraries).policy_id or ""
    policy = w.cluster_policies.get(policy_id)
    assert (policy.definition, policy.libraries, policy.is_default) == (definition, libraries, False)
    w.cluster_policies.edit(policy_id, name="renamed", definition=definition, max_clusters_per_user=3)
    assert [each.name for each in w.cluster_policies.list()] == ["renamed"]
    w.cluster_policies.delete(policy_id)
    with pytest.raises(NotFound):
        w.cluster_policies.get(policy_id)


def test_policy_from_a_family_carries_its_rules_and_the_overrides(w: WorkspaceClient) -> None:
    family = w.policy_families.get("personal-vm")
    overrides = json.dumps({"autotermination_minutes": {"type": "fixed", "value": 30}})
    policy_id = w.cluster_policies.create(
        name="own personal", policy_family_id="personal-vm", policy_family_definition_overrides=overrides
    ).policy_id
    rules = json.loads(w.cluster_policies.get(policy_id or "").definition or "")
    assert rules["autotermination_minutes"] == {"type": "fixed", "value": 30}
    assert set(json.loads(family.definition or "")) <= set(rules)
    assert "Personal Compute" in [each.name for each in w.policy_families.list()]


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "must be a JSON object"),
        ('{"num_workers": {"type": "odd"}}', "type must be one of fixed, .* got 'odd'"),
        ('{"node_type_id": {"type": "regex", "pattern": "("}}', "pattern is no regular expression"),
        ('{"node_type_id": {"type": "allowlist", "values": 7}}', "values must be a list, got 7"),
        ('{"num_workers": {"type": "range", "maxValue": "x"}}', "maxValue must be a number, got 'x'"),
    ],
)
def test_bad_definitions_are_refused(w: WorkspaceClient, definition: str, message: str) -> None:
    with pytest.raises(InvalidParameterValue, match=message):
        w.cluster_policies.create(name="bad", definition=definition)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"num_workers": {"type": "range", "maxValue": 0}}, "num_workers, the value must be at most 0"),
        ({"num_workers": {"type": "range", "minValue": 2}}, "num_workers, the value must be at least 2"),
        ({"node_type_id": {"type": "allowlist", "values": ["m5.large"]}}, "node_type_id, the value must be one of m5.large"),
        ({"node_type_id": {"type": "blocklist", "values": ["i3.xlarge"]}}, "node_type_id, the value must not be one of"),
        ({"spark_version": {"type": "regex", "pattern": "16.*"}}, "spark_version, the value must match the regex pattern"),
        ({"num_workers": {"type": "forbidden"}}, "num_workers, the value must not be present"),
        ({"num_workers": {"type": "fixed", "value": 3}}, "num_workers, the value must be 3"),
        ({"single_user_name": {"type": "regex", "pattern": "x"}}, "single_user_name, the value must be present"),
        ({"node_type_id": {"type": "range", "maxValue": 3}}, "node_type_id, the value must be a number"),
        ({"node_type_id.x": {"type": "fixed", "value": 3}}, r"node_type_id\.x cannot be set"),
    ],
)  # fmt: skip
def test_policy_is_enforced(w: WorkspaceClient, request: Any, rule: dict[str, Any], message: str) -> None:
    policy = w.cluster_policies.create(name=request.node.name[:90], definition=json.dumps(rule))
    with pytest.raises(InvalidParameterValue, match=message):
        w.clusters.create(**SMALL, policy_id=policy.policy_id)


def test_policy_fills_in_fixed_values_and_on_request_defaults(w: WorkspaceClient) -> None:
    rules = {
        "spark_conf.spark.speculation": {"type": "fixed", "value": "true"},
        "autotermination_minutes": {"type": "unlimited", "defaultValue": 45},
    }
    policy_id = w.cluster_policies.create(name="fills in", definition=json.dumps(rules)).policy_id
    without = w.clusters.create(**SMALL, policy_id=policy_id).result()
    assert without.spark_conf == {"spark.speculation": "true"}
    assert without.autotermination_minutes == 120
    created = w.clusters.create(**SMALL, policy_id=policy_id, apply_policy_default_values=True).result()
    assert created.autotermination_minutes == 45


def test_pool_gives_clusters_their_nodes(w: WorkspaceClient) -> None:
    pool_id = w.instance_pools.create("pool", "m5d.large", min_idle_instances=1, max_capacity=3).instance_pool_id or ""
    w.instance_pools.edit(pool_id, "bigger", "m5d.large", max_capacity=5)
    pool = w.instance_pools.get(pool_id)
    assert (pool.instance_pool_name, pool.max_capacity, pool.node_type_id) == ("bigger", 5, "m5d.large")
    cluster = w.clusters.create(spark_version="15.4.x-scala2.12", num_workers=1, instance_pool_id=pool_id).result()
    assert (cluster.node_type_id, cluster.driver_instance_pool_id) == ("m5d.large", pool_id)
    assert pool_id in [each.instance_pool_id for each in w.instance_pools.list()]
    with pytest.raises(BadRequest, match="cannot be changed"):
        w.instance_pools.edit(pool_id, "bigger", "i3.xlarge")
    w.instance_pools.delete(pool_id)
    with pytest.raises(NotFound):
        w.instance_pools.get(pool_id)
    with pytest.raises(InvalidParameterValue, match=r"Node type nope is not supported"):
        w.instance_pools.create("pool", "nope")

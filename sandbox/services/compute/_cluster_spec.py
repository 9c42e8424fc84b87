"""A cluster's specification: what the platform accepts, and the defaults it fills in.

All-purpose clusters and jobs' own ones take the same. Source: https://docs.databricks.com/api/workspace/clusters/create
"""

from __future__ import annotations

from typing import Any

from sandbox.core.authorization import may_use
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import check_variables
from sandbox.core.identity import groups_of, is_admin
from sandbox.core.shapes import FLAG, OBJECT, SCALAR, TEXT, WHOLE, MapOf, Shape, check
from sandbox.core.store import Document, Store
from sandbox.services.compute import _policy_rules
from sandbox.services.compute._compute_catalog import DEFAULT_NODE_TYPE, NODE_TYPES, check_runtime

FIELDS = frozenset({
    "apply_policy_default_values", "autoscale", "autotermination_minutes", "aws_attributes", "azure_attributes", "cluster_log_conf",
    "cluster_name", "custom_tags", "data_security_mode", "docker_image", "driver_instance_pool_id", "driver_node_type_id",
    "driver_node_type_flexibility", "enable_elastic_disk", "enable_local_disk_encryption", "gcp_attributes",
    "init_scripts", "instance_pool_id",
    "is_single_node", "kind", "node_type_id", "num_workers", "policy_id", "remote_disk_throughput", "runtime_engine", "single_user_name",
    "spark_conf", "spark_env_vars", "spark_version", "ssh_public_keys", "total_initial_remote_disk_size", "use_ml_runtime",
    "worker_node_type_flexibility", "workload_type",
})  # fmt: skip

TEXTS: Shape = MapOf(SCALAR)
SHAPE: dict[str, Shape] = {
    **dict.fromkeys(sorted(FIELDS), TEXT),
    **dict.fromkeys(("aws_attributes", "azure_attributes", "cluster_log_conf", "docker_image", "gcp_attributes"), OBJECT),
    **dict.fromkeys(("driver_node_type_flexibility", "worker_node_type_flexibility", "workload_type"), OBJECT),
    **dict.fromkeys(("apply_policy_default_values", "enable_elastic_disk", "enable_local_disk_encryption"), FLAG),
    **dict.fromkeys(("is_single_node", "use_ml_runtime"), FLAG),
    **dict.fromkeys(("autotermination_minutes", "num_workers", "remote_disk_throughput", "total_initial_remote_disk_size"), WHOLE),
    **dict.fromkeys(("custom_tags", "spark_conf", "spark_env_vars"), TEXTS),
    "autoscale": {"min_workers": WHOLE, "max_workers": WHOLE},
    "init_scripts": [OBJECT],
    "ssh_public_keys": [TEXT],
}  # fmt: skip
"""The types of the fields; those that are not named here are strings."""
_MIN_AUTOTERMINATION, _MAX_AUTOTERMINATION = 10, 10000


def checked(store: Store, body: Document) -> Document:
    """The specification with fixed policy values and defaults. Raises `InvalidParameterValue` as the platform would."""
    spec = {key: value for key, value in body.items() if key in FIELDS and value is not None}
    check(spec, SHAPE)
    _apply_policy(store, spec)
    check(spec, SHAPE)
    if not spec.get("spark_version"):
        raise InvalidParameterValue("Missing required field: spark_version")
    check_runtime(spec["spark_version"])
    _check_nodes(store, spec)
    _check_size(spec)
    check_variables(spec.get("spark_env_vars") or {}, "spark_env_vars")
    minutes = spec.get("autotermination_minutes", 0)
    if minutes and not _MIN_AUTOTERMINATION <= minutes <= _MAX_AUTOTERMINATION:
        raise InvalidParameterValue(
            f"autotermination_minutes must be 0 or between {_MIN_AUTOTERMINATION} and {_MAX_AUTOTERMINATION}, got {minutes}."
        )
    spec.setdefault("enable_elastic_disk", True)
    spec.setdefault("enable_local_disk_encryption", False)
    return spec


def _apply_policy(store: Store, spec: Document) -> None:
    policy_id = spec.get("policy_id")
    if not policy_id:
        return
    policy = store.get("cluster_policy", policy_id)
    if policy is None:
        raise InvalidParameterValue(f"Can't find a cluster policy with id: {policy_id}.")
    rules = _policy_rules.parse(policy.get("definition", "{}"))
    _policy_rules.apply(rules, spec, bool(spec.get("apply_policy_default_values")))


def _check_nodes(store: Store, spec: Document) -> None:
    for field in ("instance_pool_id", "driver_instance_pool_id"):
        pool_id: Any = spec.get(field)
        if pool_id and store.get("instance_pool", pool_id) is None:
            raise InvalidParameterValue(f"Can't find an instance pool with id: {pool_id}.")
    if pool_id := spec.get("instance_pool_id"):
        pool: Any = store.get("instance_pool", pool_id)
        spec["node_type_id"] = pool["node_type_id"]
        driver: Any = store.get("instance_pool", spec.setdefault("driver_instance_pool_id", pool_id))
        spec["driver_node_type_id"] = driver["node_type_id"]
    if not spec.get("node_type_id"):
        if not (spec.get("is_single_node") or spec.get("kind")):
            raise InvalidParameterValue("Missing required field: node_type_id")
        spec["node_type_id"] = DEFAULT_NODE_TYPE
    spec["driver_node_type_id"] = spec.get("driver_node_type_id") or spec["node_type_id"]
    for field in ("node_type_id", "driver_node_type_id"):
        name = spec[field]
        if name not in NODE_TYPES:
            known = ", ".join(sorted(NODE_TYPES))
            raise InvalidParameterValue(f"Node type {name} is not supported. Supported node types: {known}")
        if "-gpu-" in spec["spark_version"] and not NODE_TYPES[name].gpus:
            raise InvalidParameterValue(
                f"Node type {name} has no GPU, which the runtime {spec['spark_version']} needs; "
                "use a GPU node type or a CPU runtime."
            )


def _check_size(spec: Document) -> None:
    autoscale, workers = spec.get("autoscale"), spec.get("num_workers")
    if autoscale is not None:
        low, high = autoscale.get("min_workers") or 0, autoscale.get("max_workers") or 0
        if not 0 <= low <= high or high < 1:
            raise InvalidParameterValue(
                f"autoscale.max_workers must be at least 1 and autoscale.min_workers, got {low} to {high}."
            )
        spec.pop("num_workers", None)
    elif workers is not None and workers < 0:
        raise InvalidParameterValue(f"num_workers must not be negative, got {workers}.")
    else:
        spec.setdefault("num_workers", 0)
    conf = spec.get("spark_conf", {})
    single = spec.get("is_single_node") or conf.get("spark.databricks.cluster.profile") == "singleNode"
    if single and (autoscale is not None or spec.get("num_workers")):
        found = "autoscale" if autoscale is not None else f"num_workers = {workers}"
        raise InvalidParameterValue(f"A single node cluster cannot have workers: num_workers must be 0, got {found}.")


def may_create(call: Call, policy_id: str | None) -> bool:
    """True for those with the entitlement ``allow-cluster-create`` and for users of the policy that the cluster names."""
    store, who = call.store, call.principal
    if is_admin(store, who):
        return True
    holders = store.find("user", userName=who) + store.find("service_principal", applicationId=who)
    holders += [group for group in store.list("group") if group["displayName"] in groups_of(store, who)]
    if any(
        each.get("value") == "allow-cluster-create" for holder in holders for each in holder.get("entitlements", [])
    ):
        return True
    return policy_id is not None and may_use(call, "cluster-policies", policy_id, "CAN_USE")

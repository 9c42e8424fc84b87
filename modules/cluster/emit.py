"""Compute as the provider takes it, in ``databricks_cluster`` and in a job's ``new_cluster`` alike."""

from __future__ import annotations

import re
from typing import Any

from modules.cluster.config import SINGLE_NODE_PROFILE, ComputeConfig

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def compute_arguments(config: ComputeConfig) -> dict[str, Any]:
    """Arguments for everything but name and libraries.

    A single node is said by Spark property and tag, which the API returns as they were sent; the newer ``is_single_node`` makes it add
    both, which would show as a difference at every plan.
    """
    spark_conf, custom_tags = dict(config.spark_conf), dict(config.custom_tags)
    if config.single_node:
        spark_conf |= {SINGLE_NODE_PROFILE: "singleNode", "spark.master": "local[*]"}
        custom_tags |= {"ResourceClass": "SingleNode"}
    arguments: dict[str, Any] = {
        "spark_version": config.spark_version,
        "node_type_id": config.node_type_id,
        "driver_node_type_id": config.driver_node_type_id or config.node_type_id,
        "data_security_mode": config.data_security_mode,
        "single_user_name": config.single_user_name,
        "kind": "CLASSIC_PREVIEW" if _is_group(config.single_user_name) else None,
        "runtime_engine": config.runtime_engine,
        "spark_conf": dict(sorted(spark_conf.items())) or None,
        "spark_env_vars": dict(sorted(config.spark_env_vars.items())) or None,
        "custom_tags": dict(sorted(custom_tags.items())) or None,
        "init_scripts": [_init_script(path) for path in config.init_scripts] or None,
        "aws_attributes": _aws_attributes(config),
    }
    if config.autoscale is not None:
        arguments["autoscale"] = config.autoscale.model_dump()
    else:
        arguments["num_workers"] = config.num_workers or 0
    return arguments


def _is_group(single_user_name: str | None) -> bool:
    """A dedicated cluster may be a group's only where its ``kind`` is said. Users have e-mail addresses, service principals UUIDs."""
    return single_user_name is not None and "@" not in single_user_name and not _UUID.fullmatch(single_user_name)


def _init_script(path: str) -> dict[str, dict[str, str]]:
    if path.startswith("/Volumes/"):
        return {"volumes": {"destination": path}}
    if path.startswith("s3://"):
        return {"s3": {"destination": path}}
    return {"workspace": {"destination": path}}


def _aws_attributes(config: ComputeConfig) -> dict[str, Any] | None:
    if config.aws_attributes is None:
        return None
    attributes = config.aws_attributes.model_dump(exclude_none=True)
    if "ebs_volume_size_gb" in attributes:
        attributes["ebs_volume_size"] = attributes.pop("ebs_volume_size_gb")
    return attributes

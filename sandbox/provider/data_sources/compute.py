"""Runtimes, node types, clusters and jobs."""

from __future__ import annotations

from typing import Any

from sandbox.provider.client import Client
from sandbox.provider.conversion import from_api
from sandbox.provider.data_source import DataSource
from sandbox.provider.resource import ResourceError

_CLUSTERS, _JOBS = "/api/2.1/clusters", "/api/2.2/jobs"
_DEFAULT_SCALA = "2.12"


def _version(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in key.split("-")[0].split(".") if part.isdigit())


class SparkVersion(DataSource):
    """The runtime that fits; the same questions of key and name as the SDKs ask of ``clusters/spark-versions``."""

    type_name = "databricks_spark_version"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        scala = config.get("scala") or _DEFAULT_SCALA
        found = [
            v["key"]
            for v in client.get(f"{_CLUSTERS}/spark-versions")["versions"]
            if _fits(v["key"], v["name"], scala, config)
        ]
        latest = config.get("latest") is not False
        if not found or (len(found) > 1 and not latest):
            what = "no results" if not found else "multiple results"
            raise ResourceError(
                f"spark versions query returned {what}. Please change your search criteria and try again"
            )
        return {"latest": latest, "scala": scala, "id": max(found, key=_version)}


def _fits(key: str, name: str, scala: str, config: dict[str, Any]) -> bool:
    wanted = {
        "-ml-": config.get("ml"),
        "-gpu-": config.get("gpu"),
        "-photon-": config.get("photon"),
        "-aarch64-": config.get("graviton"),
        "-hls-": config.get("genomics"),
    }
    return (
        not key.startswith("apache-spark-")
        and f"scala{scala}" in key
        and all((mark in key) == bool(asked) for mark, asked in wanted.items())
        and ("Beta" in name) == bool(config.get("beta"))
        and (not config.get("long_term_support") or "LTS" in name or "-esr-" in key)
        and (not config.get("spark_version") or f"Apache Spark {config['spark_version']}" in name)
    )


class NodeType(DataSource):
    """The smallest node type that fits."""

    type_name = "databricks_node_type"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        found = [node for node in client.get(f"{_CLUSTERS}/list-node-types")["node_types"] if _node_fits(node, config)]
        if not found:
            raise ResourceError("cannot determine smallest node type with given criteria")
        best = min(found, key=lambda n: (n["num_gpus"], n["num_cores"], n["memory_mb"], n["node_type_id"]))
        return {"id": best["node_type_id"]}


def _node_fits(node: dict[str, Any], config: dict[str, Any]) -> bool:
    memory_gb, cores = node["memory_mb"] / 1024, node["num_cores"]
    disk = (node.get("node_instance_type") or {}).get("local_disks", 0)
    return (
        not node.get("is_deprecated")
        and cores >= (config.get("min_cores") or 0)
        and memory_gb >= (config.get("min_memory_gb") or 0)
        and memory_gb / cores >= (config.get("gb_per_core") or 0)
        and node.get("num_gpus", 0) >= (config.get("min_gpus") or 0)
        and (bool(config.get("min_gpus")) or not node.get("num_gpus"))
        and (not config.get("local_disk") or bool(disk))
        and (not config.get("category") or str(config["category"]).lower() in str(node.get("category", "")).lower())
        and bool(node.get("is_graviton")) == bool(config.get("graviton") or config.get("arm"))
        and (not config.get("photon_driver_capable") or bool(node.get("photon_driver_capable")))
        and (not config.get("photon_worker_capable") or bool(node.get("photon_worker_capable")))
        and (not config.get("is_io_cache_enabled") or bool(node.get("is_io_cache_enabled")))
        and (not config.get("support_port_forwarding") or bool(node.get("support_port_forwarding")))
    )


def _clusters(client: Client) -> list[dict[str, Any]]:
    return list(client.get(f"{_CLUSTERS}/list", page_size=100).get("clusters", []))


class ClusterSource(DataSource):
    type_name = "databricks_cluster"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        if config.get("cluster_id"):
            answer = client.get(f"{_CLUSTERS}/get", cluster_id=config["cluster_id"])
        else:
            found = [c for c in _clusters(client) if c["cluster_name"] == config.get("cluster_name")]
            if len(found) != 1:
                raise ResourceError(
                    f"there are {len(found)} clusters with name {config.get('cluster_name')!r}, expected one"
                )
            answer = found[0]
        nested = self.schema.block["block_types"]["cluster_info"]["block"]
        info = from_api(nested, answer, None, {}, frozenset(), "info.")
        return {
            "id": answer["cluster_id"],
            "cluster_id": answer["cluster_id"],
            "cluster_name": answer["cluster_name"],
            "cluster_info": [info],
        }


class ClustersSource(DataSource):
    type_name = "databricks_clusters"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        part = str(config.get("cluster_name_contains") or "").lower()
        ids = sorted(c["cluster_id"] for c in _clusters(client) if part in c["cluster_name"].lower())
        return {"id": "_", "cluster_name_contains": config.get("cluster_name_contains"), "ids": ids}


def _jobs(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token = None
    while True:
        answer = client.get(f"{_JOBS}/list", limit=100, page_token=token)
        found += answer.get("jobs", [])
        token = answer.get("next_page_token")
        if not token:
            return found


class JobSource(DataSource):
    type_name = "databricks_job"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        wanted = config.get("job_id") or config.get("id") or config.get("name") or config.get("job_name")
        found = [job for job in _jobs(client) if wanted in (str(job["job_id"]), job["settings"].get("name"))]
        if not found:
            raise ResourceError(f"no job found with specified name: {wanted}")
        job_id, name = str(found[0]["job_id"]), found[0]["settings"].get("name")
        return {"id": job_id, "job_id": job_id, "job_name": name, "name": name}


class JobsSource(DataSource):
    type_name = "databricks_jobs"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        part, by_id = str(config.get("job_name_contains") or "").lower(), config.get("key") == "id"
        ids: dict[str, str] = {}
        for job in _jobs(client):
            job_id, name = str(job["job_id"]), str(job["settings"].get("name"))
            if part in name.lower():
                ids[job_id if by_id else name] = name if by_id else job_id
        return {
            "id": "_",
            "job_name_contains": config.get("job_name_contains"),
            "key": config.get("key") or "name",
            "ids": ids or None,
        }

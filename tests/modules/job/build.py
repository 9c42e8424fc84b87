"""A job, with a cluster that its tasks may name."""

from typing import Any

from modules.cluster.config import ClusterConfig
from modules.cluster.construct import Cluster
from modules.job.construct import Job


def build(stack: Any, config: Any, artifacts: Any) -> None:
    compute = {"spark_version": "16.4.x-scala2.12", "node_type_id": "i3.xlarge", "num_workers": 1}
    shared = ClusterConfig(cluster_name="shared", data_security_mode="USER_ISOLATION", **compute)
    Job(
        stack,
        "iris",
        config,
        clusters={"shared": Cluster(stack, "shared", shared, artifacts=artifacts)},
        artifacts=artifacts,
    )

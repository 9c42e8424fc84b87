"""A cluster, with what its libraries may name."""

from typing import Any

from modules.cluster.construct import Cluster


def build(stack: Any, config: Any, artifacts: Any) -> None:
    Cluster(stack, "development", config, artifacts=artifacts)

"""Node types and runtime versions that clusters may name.

AWS and Azure types stand side by side, because the sandbox has no cloud of its own and configurations for either should be checked.
Sizes are the clouds' published ones. Source: https://docs.databricks.com/release-notes/runtime/ and the two clouds' instance type pages.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.core.errors import InvalidParameterValue


@dataclass(frozen=True)
class NodeType:
    """``disks``: local disks as (number, GB of each)."""

    name: str
    cores: float
    memory_gb: float
    category: str
    gpus: int = 0
    disks: tuple[int, int] = (0, 0)

    def document(self) -> dict[str, Any]:
        """As ``clusters/list-node-types`` gives it."""
        aws = "." in self.name
        graviton = aws and self.name.partition(".")[0].endswith(("g", "gd"))
        photon = not self.gpus
        return {
            "node_type_id": self.name,
            "memory_mb": int(self.memory_gb * 1024),
            "num_cores": self.cores,
            "num_gpus": self.gpus,
            "description": self.name,
            "instance_type_id": self.name,
            "category": self.category,
            "is_deprecated": False,
            "is_hidden": False,
            "is_graviton": graviton,
            "is_encrypted_in_transit": aws,
            "is_io_cache_enabled": self.disks[0] > 0,
            "support_cluster_tags": True,
            "support_ebs_volumes": aws,
            "support_port_forwarding": not self.gpus,
            "photon_driver_capable": photon,
            "photon_worker_capable": photon,
            "node_instance_type": {
                "instance_type_id": self.name,
                "local_disks": self.disks[0],
                "local_disk_size_gb": self.disks[1],
                "local_nvme_disks": self.disks[0],
                "local_nvme_disk_size_gb": self.disks[1],
            },
            "node_info": {"status": [], "available_core_quota": 350},
        }


_GENERAL, _MEMORY, _COMPUTE, _STORAGE, _GPU = (
    "General Purpose",
    "Memory Optimized",
    "Compute Optimized",
    "Storage Optimized",
    "GPU Accelerated",
)
NODE_TYPES = {
    node.name: node
    for node in (
        NodeType("m5.large", 2, 8, _GENERAL),
        NodeType("m5.xlarge", 4, 16, _GENERAL),
        NodeType("m5.2xlarge", 8, 32, _GENERAL),
        NodeType("m5.4xlarge", 16, 64, _GENERAL),
        NodeType("m5d.large", 2, 8, _GENERAL, disks=(1, 75)),
        NodeType("m5d.xlarge", 4, 16, _GENERAL, disks=(1, 150)),
        NodeType("m5d.2xlarge", 8, 32, _GENERAL, disks=(1, 300)),
        NodeType("m6i.large", 2, 8, _GENERAL),
        NodeType("m6i.xlarge", 4, 16, _GENERAL),
        NodeType("m6id.xlarge", 4, 16, _GENERAL, disks=(1, 237)),
        NodeType("m6gd.large", 2, 8, _GENERAL, disks=(1, 118)),
        NodeType("m6gd.xlarge", 4, 16, _GENERAL, disks=(1, 237)),
        NodeType("m7g.xlarge", 4, 16, _GENERAL),
        NodeType("r5.large", 2, 16, _MEMORY),
        NodeType("r5.xlarge", 4, 32, _MEMORY),
        NodeType("r5d.large", 2, 16, _MEMORY, disks=(1, 75)),
        NodeType("r5d.xlarge", 4, 32, _MEMORY, disks=(1, 150)),
        NodeType("r6id.xlarge", 4, 32, _MEMORY, disks=(1, 237)),
        NodeType("c5.xlarge", 4, 8, _COMPUTE),
        NodeType("c5d.xlarge", 4, 8, _COMPUTE, disks=(1, 100)),
        NodeType("c5d.2xlarge", 8, 16, _COMPUTE, disks=(1, 200)),
        NodeType("i3.large", 2, 15.25, _STORAGE, disks=(1, 475)),
        NodeType("i3.xlarge", 4, 30.5, _STORAGE, disks=(1, 950)),
        NodeType("i3.2xlarge", 8, 61, _STORAGE, disks=(1, 1900)),
        NodeType("i3.4xlarge", 16, 122, _STORAGE, disks=(2, 1900)),
        NodeType("i4i.large", 2, 16, _STORAGE, disks=(1, 468)),
        NodeType("i4i.xlarge", 4, 32, _STORAGE, disks=(1, 937)),
        NodeType("g4dn.xlarge", 4, 16, _GPU, 1, (1, 125)),
        NodeType("g4dn.2xlarge", 8, 32, _GPU, 1, (1, 225)),
        NodeType("g4dn.12xlarge", 48, 192, _GPU, 4, (1, 900)),
        NodeType("g5.xlarge", 4, 16, _GPU, 1, (1, 250)),
        NodeType("g5.2xlarge", 8, 32, _GPU, 1, (1, 450)),
        NodeType("g5.4xlarge", 16, 64, _GPU, 1, (1, 600)),
        NodeType("g5.8xlarge", 32, 128, _GPU, 1, (1, 900)),
        NodeType("g5.12xlarge", 48, 192, _GPU, 4, (1, 3800)),
        NodeType("g5.48xlarge", 192, 768, _GPU, 8, (2, 3800)),
        NodeType("g6.xlarge", 4, 16, _GPU, 1, (1, 250)),
        NodeType("g6.4xlarge", 16, 64, _GPU, 1, (1, 600)),
        NodeType("g6e.xlarge", 4, 32, _GPU, 1, (1, 250)),
        NodeType("p3.2xlarge", 8, 61, _GPU, 1),
        NodeType("p4d.24xlarge", 96, 1152, _GPU, 8, (8, 1000)),
        NodeType("p4de.24xlarge", 96, 1152, _GPU, 8, (8, 1000)),
        NodeType("p5.48xlarge", 192, 2048, _GPU, 8, (8, 3840)),
        NodeType("Standard_D4s_v3", 4, 16, _GENERAL, disks=(1, 32)),
        NodeType("Standard_D8s_v3", 8, 32, _GENERAL, disks=(1, 64)),
        NodeType("Standard_D4ds_v5", 4, 16, _GENERAL, disks=(1, 150)),
        NodeType("Standard_D8ds_v5", 8, 32, _GENERAL, disks=(1, 300)),
        NodeType("Standard_DS3_v2", 4, 14, _GENERAL, disks=(1, 28)),
        NodeType("Standard_DS4_v2", 8, 28, _GENERAL, disks=(1, 56)),
        NodeType("Standard_DS5_v2", 16, 56, _GENERAL, disks=(1, 112)),
        NodeType("Standard_E4ds_v5", 4, 32, _MEMORY, disks=(1, 150)),
        NodeType("Standard_E8ds_v5", 8, 64, _MEMORY, disks=(1, 300)),
        NodeType("Standard_F4s_v2", 4, 8, _COMPUTE, disks=(1, 32)),
        NodeType("Standard_F8s_v2", 8, 16, _COMPUTE, disks=(1, 64)),
        NodeType("Standard_L8s_v3", 8, 64, _STORAGE, disks=(1, 1920)),
        NodeType("Standard_NC4as_T4_v3", 4, 28, _GPU, 1, (1, 176)),
        NodeType("Standard_NC8as_T4_v3", 8, 56, _GPU, 1, (1, 352)),
        NodeType("Standard_NC6s_v3", 6, 112, _GPU, 1, (1, 736)),
        NodeType("Standard_NC24ads_A100_v4", 24, 220, _GPU, 1, (1, 958)),
        NodeType("Standard_NC48ads_A100_v4", 48, 440, _GPU, 2, (2, 958)),
        NodeType("Standard_NC96ads_A100_v4", 96, 880, _GPU, 4, (4, 958)),
        NodeType("Standard_ND96asr_v4", 96, 900, _GPU, 8, (8, 894)),
        NodeType("Standard_NV36ads_A10_v5", 36, 440, _GPU, 1, (1, 720)),
        NodeType("Standard_NC40ads_H100_v5", 40, 320, _GPU, 1, (1, 3576)),
    )
}
DEFAULT_NODE_TYPE = "i3.xlarge"

_RUNTIMES = (
    ("17.3", "LTS ", "4.0.0", ("2.13",)),
    ("17.2", "", "4.0.0", ("2.13",)),
    ("17.1", "", "4.0.0", ("2.13",)),
    ("17.0", "", "4.0.0", ("2.13",)),
    ("16.4", "LTS ", "3.5.2", ("2.12", "2.13")),
    ("15.4", "LTS ", "3.5.0", ("2.12",)),
    ("14.3", "LTS ", "3.5.0", ("2.12",)),
    ("13.3", "LTS ", "3.4.1", ("2.12",)),
    ("12.2", "LTS ", "3.3.2", ("2.12",)),
)
# Past their support: no longer shown, and still started for whoever names them (https://docs.databricks.com/release-notes/runtime/#eos).
_RETIRED = (
    *((version, "", "3.5.2", ("2.12",)) for version in ("16.3", "16.2", "16.1", "16.0")),
    *((version, "", "3.5.0", ("2.12",)) for version in ("15.3", "15.2", "15.1", "15.0", "14.2", "14.1", "14.0")),
    *((version, "", "3.4.0", ("2.12",)) for version in ("13.2", "13.1", "13.0")),
    ("11.3", "LTS ", "3.3.0", ("2.12",)),
    ("10.4", "LTS ", "3.2.1", ("2.12",)),
    ("9.1", "LTS ", "3.1.2", ("2.12",)),
)
_FLAVOURS = (("", "", ""), ("-cpu-ml", "ML ", ""), ("-gpu-ml", "ML ", "GPU, "))


def _versions(releases: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> dict[str, str]:
    found = {}
    for version, lts, spark, scalas in releases:
        for scala in scalas:
            for suffix, ml, gpu in _FLAVOURS:
                if suffix and scala == "2.13" and version == "16.4":
                    continue  # the ML runtimes of 16.4 come with Scala 2.12 only
                text = f"{version} {lts}{ml}(includes Apache Spark {spark}, {gpu}Scala {scala})"
                found[f"{version}.x{suffix}-scala{scala}"] = text
            if float(version) < 16:
                found[f"{version}.x-photon-scala{scala}"] = (
                    f"{version} {lts}Photon (includes Apache Spark {spark}, Scala {scala})"
                )
    return found


SPARK_VERSIONS = _versions(_RUNTIMES)
"""Description by key, as ``clusters/spark-versions`` gives them."""
_STARTED = SPARK_VERSIONS.keys() | _versions(_RETIRED).keys()


def check_runtime(key: str) -> None:
    """Raises `InvalidParameterValue` for a runtime that does not start, with the nearest ones that do."""
    if key in _STARTED:
        return
    near = (
        difflib.get_close_matches(key, _STARTED, 3, 0.8) or [name for name in SPARK_VERSIONS if "-cpu-ml" in name][:3]
    )
    raise InvalidParameterValue(f"Invalid spark version {key}. Supported are for example {', '.join(near)}.")

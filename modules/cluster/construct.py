"""An all-purpose cluster as a Terraform resource."""

from __future__ import annotations

from cdktf_cdktf_provider_databricks.cluster import Cluster as ClusterResource
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.cluster.config import ClusterConfig
from modules.cluster.emit import compute_arguments
from modules.libraries.emit import Artifacts, library_blocks
from modules.structs import arguments


class Cluster(Construct):
    """Creates ``databricks_cluster.ID`` with its libraries, and ``databricks_permissions.cluster_ID`` where it has permissions.

    Args:
        artifacts: where the wheels and files lie that ``config.libraries`` names.

    Raises:
        UnknownArtifact: a library names a wheel or file that ``artifacts`` does not hold.
    """

    def __init__(self, scope: Construct, id_: str, config: ClusterConfig, *, artifacts: Artifacts) -> None:
        super().__init__(scope, id_)
        self._cluster = ClusterResource(
            self,
            "cluster",
            **arguments(
                ClusterResource,
                {
                    "cluster_name": config.cluster_name,
                    "autotermination_minutes": config.idle_minutes,
                    "is_pinned": config.is_pinned,
                    "library": library_blocks(config.libraries, artifacts) or None,
                    **compute_arguments(config),
                },
            ),
        )
        set_address(self._cluster, id_)
        permit_all(self, "cluster", lambda: self._cluster.id, id_, config.permissions)

    @property
    def cluster_id(self) -> str:
        """Known at apply."""
        return str(self._cluster.id)

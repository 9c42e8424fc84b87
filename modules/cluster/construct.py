"""An all-purpose cluster as a Terraform resource."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.cluster import Cluster as ClusterResource
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.cluster.config import ClusterConfig
from modules.cluster.emit import compute_arguments
from modules.errors import SecondRequirementsFile
from modules.libraries.emit import Artifacts, library_blocks, not_compared
from modules.structs import arguments
from modules.terraform_data import TerraformData


class Cluster(Construct):
    """Creates ``databricks_cluster.ID`` with its libraries, and ``databricks_permissions.cluster_ID`` where it has permissions.

    A requirements file, or what is excluded from a Maven library, is not compared by the provider. It is kept in
    ``terraform_data.cluster_ID`` as well, and replaces the cluster when it changes; other libraries are exchanged in place.

    Args:
        artifacts: where the wheels and files lie that ``config.libraries`` names.

    Raises:
        UnknownArtifact: a library names a wheel or file that ``artifacts`` does not hold.
        SecondRequirementsFile: two libraries are requirements files.
    """

    def __init__(self, scope: Construct, id_: str, config: ClusterConfig, *, artifacts: Artifacts) -> None:
        super().__init__(scope, id_)
        blocks = library_blocks(config.libraries, artifacts)
        if sum("requirements" in block for block in blocks) > 1:
            raise SecondRequirementsFile(id_)
        self._cluster = ClusterResource(
            self,
            "cluster",
            **arguments(
                ClusterResource,
                {
                    "cluster_name": config.cluster_name,
                    "autotermination_minutes": config.idle_minutes,
                    "is_pinned": config.is_pinned,
                    "library": blocks or None,
                    "lifecycle": self._replaced_by(id_, not_compared(blocks)),
                    **compute_arguments(config),
                },
            ),
        )
        set_address(self._cluster, id_)
        permit_all(self, "cluster", lambda: self._cluster.id, id_, config.permissions)

    def _replaced_by(self, id_: str, values: list[str]) -> TerraformResourceLifecycle | None:
        if not values:
            return None
        trigger = TerraformData(self, "trigger", {"libraries": values})
        set_address(trigger, "cluster", id_)
        return TerraformResourceLifecycle(replace_triggered_by=[f"terraform_data.cluster_{id_}"])

    @property
    def cluster_id(self) -> str:
        """Known at apply."""
        return str(self._cluster.id)

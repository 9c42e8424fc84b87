"""A directory as a Terraform resource."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.directory import Directory as DirectoryResource
from constructs import Construct

from modules.addresses import set_address
from modules.directory.config import DirectoryConfig


class Directory(Construct):
    """Creates ``databricks_directory.ID``.

    Args:
        protected: ``True`` (default): Terraform refuses to destroy it. ``False``: what is in it goes with it.
    """

    def __init__(self, scope: Construct, id_: str, config: DirectoryConfig, *, protected: bool = True) -> None:
        super().__init__(scope, id_)
        self._directory = DirectoryResource(
            self,
            "directory",
            path=config.path,
            delete_recursive=not protected,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
        )
        set_address(self._directory, id_)
        self.address = f"databricks_directory.{id_}"
        """Its Terraform address, for those that must wait for it."""

"""A group as a Terraform resource."""

from __future__ import annotations

from cdktf_cdktf_provider_databricks.group import Group as GroupResource
from constructs import Construct

from modules.addresses import set_address
from modules.group.config import GroupConfig


class Group(Construct):
    """Creates ``databricks_group.ID``. Not for one that is ``existing``."""

    def __init__(self, scope: Construct, id_: str, config: GroupConfig) -> None:
        super().__init__(scope, id_)
        self._group = GroupResource(self, "group", display_name=config.display_name)
        set_address(self._group, id_)
        self.address = f"databricks_group.{id_}"
        """Its Terraform address, for those that must wait for it."""

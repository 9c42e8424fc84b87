"""A service principal as a Terraform resource."""

from __future__ import annotations

from cdktf_cdktf_provider_databricks.service_principal import ServicePrincipal as ServicePrincipalResource
from constructs import Construct

from modules.addresses import set_address
from modules.service_principal.config import ServicePrincipalConfig


class ServicePrincipal(Construct):
    """Creates ``databricks_service_principal.ID``. Not for one that is ``existing``."""

    def __init__(self, scope: Construct, id_: str, config: ServicePrincipalConfig) -> None:
        super().__init__(scope, id_)
        self._principal = ServicePrincipalResource(
            self, "service_principal", application_id=config.application_id, display_name=config.display_name
        )
        set_address(self._principal, id_)
        self.address = f"databricks_service_principal.{id_}"
        """Its Terraform address, for those that must wait for it."""

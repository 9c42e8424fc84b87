"""A registered model as a Terraform resource."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.registered_model import RegisteredModel as RegisteredModelResource
from constructs import Construct

from modules.access.construct import grant_all
from modules.addresses import set_address
from modules.registered_model.config import RegisteredModelConfig


class RegisteredModel(Construct):
    """Creates ``databricks_registered_model.ID``, and ``databricks_grants.model_ID`` where it has grants.

    Args:
        protected: ``True`` (default): Terraform refuses to destroy it, for its versions would go with it.
    """

    def __init__(self, scope: Construct, id_: str, config: RegisteredModelConfig, *, protected: bool = True) -> None:
        super().__init__(scope, id_)
        self._model = RegisteredModelResource(
            self,
            "registered_model",
            catalog_name=config.catalog_name,
            schema_name=config.schema_name,
            name=config.name,
            comment=config.comment or None,
            owner=config.owner,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
        )
        set_address(self._model, id_)
        grant_all(self, "model", lambda: self._model.id, [id_], config.grants)

    @property
    def full_name(self) -> str:
        """``catalog.schema.model``; known at apply."""
        return str(self._model.id)

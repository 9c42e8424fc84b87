"""A serving endpoint as a Terraform resource."""

from __future__ import annotations

from typing import Any

from cdktf_cdktf_provider_databricks.model_serving import ModelServing
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.serving_endpoint.config import ServedVersionConfig, ServingEndpointConfig
from modules.structs import arguments


class ServingEndpoint(Construct):
    """Creates ``databricks_model_serving.ID``, and ``databricks_permissions.serving_endpoint_ID`` where it has permissions.

    Without ``served_version`` there is no ``config`` block. The provider takes that as "not mine": the endpoint comes up empty on the first
    apply, when the model has no version yet, and what `deploy` sets later is no difference. With it, version and traffic are pinned here.

    The ``ai_gateway`` block is always there, switched on or off: provider 1.99.0 cannot take it away again.
    """

    def __init__(self, scope: Construct, id_: str, config: ServingEndpointConfig) -> None:
        super().__init__(scope, id_)
        self._endpoint = ModelServing(self, "endpoint", **arguments(ModelServing, _endpoint(config)))
        set_address(self._endpoint, id_)
        permit_all(self, "serving_endpoint", lambda: self._endpoint.serving_endpoint_id, id_, config.permissions)

    @property
    def name(self) -> str:
        """Known at synth; carries the dependency on the endpoint."""
        return str(self._endpoint.name)


def _endpoint(config: ServingEndpointConfig) -> dict[str, Any]:
    return {
        "name": config.name,
        "route_optimized": config.route_optimized,
        "tags": [{"key": key, "value": value} for key, value in sorted(config.tags.items())] or None,
        "ai_gateway": _ai_gateway(config),
        "config": _pinned(config.served_version) if config.served_version else None,
    }


def _ai_gateway(config: ServingEndpointConfig) -> dict[str, Any]:
    table = config.inference_table
    return {
        "inference_table_config": table.model_dump() if table else {"enabled": False},
        "usage_tracking_config": {"enabled": config.usage_tracking},
    }


def _pinned(served: ServedVersionConfig) -> dict[str, Any]:
    entity = {
        "name": served.served_entity_name,
        "entity_name": served.entity_name,
        "entity_version": str(served.version),
        "workload_size": served.workload_size,
        "workload_type": served.workload_type,
        "scale_to_zero_enabled": served.scale_to_zero_enabled,
    }
    route = {"served_entity_name": served.served_entity_name, "traffic_percentage": 100}
    return {"served_entities": [entity], "traffic_config": {"routes": [route]}}

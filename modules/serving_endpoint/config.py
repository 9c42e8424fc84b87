"""What a serving endpoint consists of."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from modules.access.config import Permissions, permissions_on
from modules.config import Config, UnityName
from modules.errors import BadValue

_NAME = re.compile(r"[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?")

# Levels: https://docs.databricks.com/security/auth/access-control
_Permissions = Annotated[Permissions, permissions_on("serving_endpoint", "CAN_VIEW", "CAN_QUERY", "CAN_MANAGE")]


def _endpoint_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise BadValue("name", name, "1 to 63 letters, digits, - or _, with a letter or digit first and last")
    return name


def _model_name(name: str) -> str:
    if len(name.split(".")) != 3 or not all(name.split(".")):
        raise BadValue("entity_name", name, "catalog.schema.model")
    return name


class InferenceTableConfig(Config):
    """Where every request and answer is written, as a Delta table `PREFIX_payload`."""

    enabled: bool = Field(description="Written now. To stop, set `false`: the block itself cannot be taken away again")
    catalog_name: UnityName = Field(description="Catalog of the table")
    schema_name: UnityName = Field(description="Schema of the table")
    table_name_prefix: UnityName = Field(description="Beginning of the table's name")


class ServedVersionConfig(Config):
    """A model version that Terraform pins. Only without this may `deploy` choose the version."""

    entity_name: Annotated[str, AfterValidator(_model_name)] = Field(description="`catalog.schema.model`")
    version: int = Field(ge=1, description="Version number")
    workload_size: Literal["Small", "Medium", "Large"] = Field(
        "Small", description="Concurrency: 4, 8 to 16, or 16 to 64 requests at once"
    )
    workload_type: Literal["CPU", "GPU_SMALL", "GPU_MEDIUM", "GPU_LARGE", "MULTIGPU_MEDIUM"] = Field(
        "CPU", description="Kind of machine"
    )
    scale_to_zero_enabled: bool = Field(description="Give back all machines when idle; the next request then waits")

    @property
    def served_entity_name(self) -> str:
        """``model-version``, as `deploy` names it too."""
        return f"{self.entity_name.rpartition('.')[2]}-{self.version}"


class ServingEndpointConfig(Config):
    """An endpoint. Which version it serves is the business of the deployment, unless `served_version` pins one."""

    UNIQUE = "name"

    name: Annotated[str, AfterValidator(_endpoint_name)] = Field(
        description="Name in the workspace and in the URL. A change replaces the endpoint"
    )
    route_optimized: bool = Field(False, description="The faster network path. A change replaces the endpoint")
    tags: dict[str, str] = Field(default_factory=dict, description="Tags, for billing among others")
    inference_table: InferenceTableConfig | None = Field(
        None, description="Where requests are written; default: nowhere"
    )
    usage_tracking: bool = Field(False, description="Count requests in the system tables")
    served_version: ServedVersionConfig | None = Field(
        None, description="Version to serve; default: what `deploy` set, nothing before the first"
    )
    permissions: _Permissions = Field((), description="All permissions on it")

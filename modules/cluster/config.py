"""What a cluster consists of: the compute that all-purpose and job clusters share, and what only the first have."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from modules.access.config import Permissions, permissions_on
from modules.cluster.node_types import check_gpu, check_spark_version
from modules.config import Config, Items
from modules.errors import BadInitScript, BadValue, WorkersMismatch
from modules.libraries.config import Libraries

SINGLE_NODE_PROFILE = "spark.databricks.cluster.profile"

# Levels: https://docs.databricks.com/security/auth/access-control
_Permissions = Annotated[Permissions, permissions_on("cluster", "CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE")]


def _check_init_script(path: str) -> str:
    if not path.startswith(("/Volumes/", "/Workspace/", "s3://")):
        raise BadInitScript(path)
    return path


class AutoscaleConfig(Config):
    """Workers between two bounds, as the load asks."""

    min_workers: int = Field(ge=0, description="Workers at least")
    max_workers: int = Field(ge=1, description="Workers at most")

    @model_validator(mode="after")
    def _ordered(self) -> AutoscaleConfig:
        if self.min_workers > self.max_workers:
            raise BadValue("min_workers", self.min_workers, f"at most max_workers, which is {self.max_workers}").at(
                "min_workers"
            )
        return self


class AwsAttributesConfig(Config):
    """How AWS provides the nodes."""

    availability: Literal["ON_DEMAND", "SPOT", "SPOT_WITH_FALLBACK"] = Field(
        "SPOT_WITH_FALLBACK", description="Kind of instance"
    )
    first_on_demand: int = Field(1, ge=0, description="The first so many nodes, driver first, are never spot")
    zone_id: str = Field("auto", description="Availability zone; `auto` takes the one with most room")
    instance_profile_arn: str | None = Field(
        None, description="Role of the nodes; default: none, storage goes through Unity Catalog"
    )
    ebs_volume_type: Literal["GENERAL_PURPOSE_SSD", "THROUGHPUT_OPTIMIZED_HDD"] | None = Field(
        None, description="Kind of extra disks"
    )
    ebs_volume_count: int | None = Field(None, ge=1, le=10, description="Extra disks for each node")
    ebs_volume_size_gb: int | None = Field(None, ge=100, le=16384, description="Size of each, in GB")


class ComputeConfig(Config):
    """Nodes, runtime and libraries of a cluster of either kind."""

    spark_version: Annotated[str, AfterValidator(check_spark_version)] = Field(
        description="Key of the runtime, `16.4.x-cpu-ml-scala2.12`"
    )
    node_type_id: str = Field(description="Node type of the workers, and of the driver unless it has its own")
    driver_node_type_id: str | None = Field(None, description="Node type of the driver; default: `node_type_id`")
    single_node: bool = Field(False, description="The driver does the work; there are no workers")
    num_workers: int | None = Field(None, ge=0, description="A fixed number of workers")
    autoscale: AutoscaleConfig | None = Field(None, description="A number of workers that follows the load")
    data_security_mode: Literal["SINGLE_USER", "USER_ISOLATION", "DATA_SECURITY_MODE_AUTO"] = Field(
        "SINGLE_USER", description="Access mode; ML runtimes need `SINGLE_USER` (dedicated)"
    )
    single_user_name: str | None = Field(
        None, description="User or group it is dedicated to; a job's clusters take `run_as`"
    )
    runtime_engine: Literal["STANDARD", "PHOTON"] = Field("STANDARD", description="Execution engine")
    spark_conf: dict[str, str] = Field(default_factory=dict, description="Spark properties")
    spark_env_vars: dict[str, str] = Field(
        default_factory=dict, description="Environment of the processes; secrets as `{{secrets/SCOPE/KEY}}`"
    )
    custom_tags: dict[str, str] = Field(default_factory=dict, description="Tags on the cloud's resources")
    init_scripts: Items[Annotated[str, AfterValidator(_check_init_script)]] = Field(
        (), description="Paths of scripts, run in this order"
    )
    aws_attributes: AwsAttributesConfig | None = Field(None, description="How AWS provides the nodes")
    libraries: Libraries = Field((), description="Libraries, each pinned exactly")

    @model_validator(mode="after")
    def _workers_fit(self) -> ComputeConfig:
        single = self.single_node or self.spark_conf.get(SINGLE_NODE_PROFILE) == "singleNode"
        if self.num_workers is not None and self.autoscale is not None:
            raise WorkersMismatch.both().at("autoscale")
        if single and self.autoscale is not None:
            raise WorkersMismatch.single_node("autoscale").at("autoscale")
        if single and self.num_workers:
            raise WorkersMismatch.single_node(f"num_workers = {self.num_workers}").at("num_workers")
        if not single and not self.num_workers and self.autoscale is None:
            raise WorkersMismatch.no_workers().at("num_workers")
        return self

    @model_validator(mode="after")
    def _gpu_fits(self) -> ComputeConfig:
        check_gpu(self.spark_version, self.node_type_id, "node_type_id")
        if self.driver_node_type_id is not None:
            check_gpu(self.spark_version, self.driver_node_type_id, "driver_node_type_id")
        return self


class ClusterConfig(ComputeConfig):
    """An all-purpose cluster that stays."""

    cluster_name: str = Field(min_length=1, description="Name in the workspace")
    idle_minutes: int = Field(60, ge=10, le=10000, description="It stops after so many minutes without work")
    is_pinned: bool = Field(False, description="Kept in the list for more than 30 days after it stopped")
    permissions: _Permissions = Field((), description="All permissions on it")

    @model_validator(mode="after")
    def _user_named(self) -> ClusterConfig:
        if self.data_security_mode == "SINGLE_USER" and self.single_user_name is None:
            expected = (
                "a user or group, since data_security_mode is SINGLE_USER: the platform would fill in who applies"
            )
            raise BadValue("single_user_name", None, expected).at("single_user_name")
        return self

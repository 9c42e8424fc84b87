"""An experiment as a Terraform resource."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.mlflow_experiment import MlflowExperiment
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.directory.construct import Directory
from modules.experiment.config import ExperimentConfig


class Experiment(Construct):
    """Creates ``databricks_mlflow_experiment.ID``, and ``databricks_permissions.experiment_ID`` where it has permissions.

    Args:
        directory: the directory it lies in, where Terraform makes that too. Without: one that is there already.
        protected: ``True`` (default): Terraform refuses to destroy it, for its runs would go with it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        config: ExperimentConfig,
        *,
        directory: Directory | None = None,
        protected: bool = True,
    ) -> None:
        super().__init__(scope, id_)
        self._experiment = MlflowExperiment(
            self,
            "experiment",
            name=config.name,
            artifact_location=config.artifact_location,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
        )
        set_address(self._experiment, id_)
        if directory is not None:
            self._experiment.depends_on = [directory.address]
        permit_all(self, "experiment", lambda: self._experiment.id, id_, config.permissions)

    @property
    def experiment_id(self) -> str:
        """Known at apply."""
        return str(self._experiment.id)

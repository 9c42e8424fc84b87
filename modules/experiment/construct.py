"""An experiment as a Terraform resource."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.directory import Directory
from cdktf_cdktf_provider_databricks.mlflow_experiment import MlflowExperiment
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.experiment.config import ExperimentConfig


class Experiment(Construct):
    """Creates ``databricks_mlflow_experiment.ID``, and ``databricks_permissions.experiment_ID`` where it has permissions.

    Also ``databricks_directory.ID`` for the directory it lies in, unless that is one the workspace has by itself (``/Shared``,
    ``/Users/NAME``): the platform does not make an experiment's directory. Two experiments do not share one.

    Args:
        protected: ``True`` (default): Terraform refuses to destroy it, for its runs would go with it.
    """

    def __init__(self, scope: Construct, id_: str, config: ExperimentConfig, *, protected: bool = True) -> None:
        super().__init__(scope, id_)
        lifecycle = TerraformResourceLifecycle(prevent_destroy=True) if protected else None
        directories = []
        if config.directory.count("/") > (1 if config.directory.startswith("/Shared") else 2):
            directory = Directory(
                self, "directory", path=config.directory, delete_recursive=not protected, lifecycle=lifecycle
            )
            set_address(directory, id_)
            directories.append(directory)
        self._experiment = MlflowExperiment(
            self,
            "experiment",
            name=config.name,
            artifact_location=config.artifact_location,
            depends_on=directories or None,
            lifecycle=lifecycle,
        )
        set_address(self._experiment, id_)
        permit_all(self, "experiment", lambda: self._experiment.id, id_, config.permissions)

    @property
    def experiment_id(self) -> str:
        """Known at apply."""
        return str(self._experiment.id)

"""Workloads: wires files, clusters, experiments, models, jobs and endpoints."""

from __future__ import annotations

from pathlib import Path

from cdktf import TerraformStack

from infra.scopes import scope_of
from infra.settings import Settings
from infra.wheel import built_wheel, wheel_path
from modules.cluster.construct import Cluster
from modules.directory.construct import Directory
from modules.experiment.construct import Experiment
from modules.job.construct import Job
from modules.libraries.emit import Artifacts
from modules.registered_model.construct import RegisteredModel
from modules.serving_endpoint.construct import ServingEndpoint
from modules.volume_file.construct import VolumeFile


def build(stack: TerraformStack, settings: Settings, root: Path) -> None:
    """Fill ``stack`` with what ``settings`` asks for.

    Raises:
        WheelMissing: the settings have a wheel, and it has not been built.
    """
    files = {
        key: VolumeFile(scope_of(stack, "files"), key, config, root=root)
        for key, config in sorted(settings.files.items())
    }
    wheels = {}
    if settings.wheel is not None:
        wheels[settings.wheel.name] = wheel_path(settings.wheel, built_wheel(root, settings.env))
    artifacts = Artifacts(wheels=wheels, files={key: file.on_volume for key, file in files.items()})
    clusters = {
        key: Cluster(scope_of(stack, "clusters"), key, config, artifacts=artifacts)
        for key, config in sorted(settings.clusters.items())
    }
    directories = {
        config.path: Directory(scope_of(stack, "directories"), key, config, protected=settings.protected)
        for key, config in sorted(settings.directories.items())
    }
    for key, experiment in sorted(settings.experiments.items()):
        directory = directories.get(experiment.directory)
        Experiment(scope_of(stack, "experiments"), key, experiment, directory=directory, protected=settings.protected)
    for key, model in sorted(settings.registered_models.items()):
        RegisteredModel(scope_of(stack, "registered_models"), key, model, protected=settings.protected)
    for key, job in sorted(settings.jobs.items()):
        Job(scope_of(stack, "jobs"), key, job, clusters=clusters, artifacts=artifacts)
    for key, endpoint in sorted(settings.serving_endpoints.items()):
        ServingEndpoint(scope_of(stack, "serving_endpoints"), key, endpoint)

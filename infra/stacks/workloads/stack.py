"""Workloads: wires files, clusters, experiments, models, jobs and endpoints."""

from __future__ import annotations

from pathlib import Path

from cdktf import TerraformStack
from constructs import Construct

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
    scope = Construct(stack, "files")
    files = {key: VolumeFile(scope, key, config, root=root) for key, config in sorted(settings.files.items())}
    wheels = {}
    if settings.wheel is not None:
        wheels[settings.wheel.name] = wheel_path(settings.wheel, built_wheel(root, settings.env))
    artifacts = Artifacts(wheels=wheels, files={key: file.on_volume for key, file in files.items()})
    scope = Construct(stack, "clusters")
    clusters = {
        key: Cluster(scope, key, config, artifacts=artifacts) for key, config in sorted(settings.clusters.items())
    }
    scope = Construct(stack, "directories")
    directories = {
        config.path: Directory(scope, key, config, protected=settings.protected)
        for key, config in sorted(settings.directories.items())
    }
    scope = Construct(stack, "experiments")
    for key, experiment in sorted(settings.experiments.items()):
        directory = directories.get(experiment.directory)
        Experiment(scope, key, experiment, directory=directory, protected=settings.protected)
    scope = Construct(stack, "registered_models")
    for key, model in sorted(settings.registered_models.items()):
        RegisteredModel(scope, key, model, protected=settings.protected)
    scope = Construct(stack, "jobs")
    for key, job in sorted(settings.jobs.items()):
        Job(scope, key, job, clusters=clusters, artifacts=artifacts)
    scope = Construct(stack, "serving_endpoints")
    for key, endpoint in sorted(settings.serving_endpoints.items()):
        ServingEndpoint(scope, key, endpoint)

"""Build one construct from a case file and read back what it would tell Terraform."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from modules.catalog.config import CatalogConfig
from modules.cluster.config import ClusterConfig
from modules.directory.config import DirectoryConfig
from modules.experiment.config import ExperimentConfig
from modules.group.config import GroupConfig
from modules.job.config import JobConfig
from modules.libraries.emit import Artifacts, FileOnVolume
from modules.registered_model.config import RegisteredModelConfig
from modules.service_principal.config import ServicePrincipalConfig
from modules.serving_endpoint.config import ServingEndpointConfig
from modules.volume_file.config import VolumeFileConfig

CONFIGS: dict[str, type[BaseModel]] = {
    "catalog": CatalogConfig,
    "cluster": ClusterConfig,
    "directory": DirectoryConfig,
    "experiment": ExperimentConfig,
    "group": GroupConfig,
    "job": JobConfig,
    "registered_model": RegisteredModelConfig,
    "service_principal": ServicePrincipalConfig,
    "serving_endpoint": ServingEndpointConfig,
    "volume_file": VolumeFileConfig,
}
"""The configuration of each module that has a construct."""

ARTIFACTS = Artifacts(
    wheels={"lakewright_ml": "/Volumes/ml/platform/libraries/wheels/0123456789ab/lakewright_ml-0.1.0-py3-none-any.whl"},
    files={"pins": FileOnVolume("pins.txt", "/Volumes/ml/platform/libraries/files/ba9876543210/pins.txt")},
)
CASES = Path(__file__).parent


@pytest.fixture
def synthesise(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The resources of one construct as Terraform JSON, without CDKTF's own metadata."""
    from cdktf import App, TerraformStack, Testing

    def build(module: str, config: BaseModel, **keywords: Any) -> dict[str, Any]:
        stack = TerraformStack(App(outdir=str(tmp_path)), "stack")
        _construct(stack, module, config, keywords)
        resources = json.loads(Testing.synth(stack)).get("resource", {})
        for by_name in resources.values():
            for resource in by_name.values():
                resource.pop("//", None)
                if "source" in resource and str(resource["source"]).startswith("assets/"):
                    resource["source"] = "assets/…/" + Path(resource["source"]).name
        return resources

    return build


def _construct(stack: Any, module: str, config: Any, keywords: dict[str, Any]) -> None:
    from modules.catalog.construct import Catalog
    from modules.cluster.construct import Cluster
    from modules.directory.construct import Directory
    from modules.experiment.construct import Experiment
    from modules.group.construct import Group
    from modules.job.construct import Job
    from modules.registered_model.construct import RegisteredModel
    from modules.service_principal.construct import ServicePrincipal
    from modules.serving_endpoint.construct import ServingEndpoint
    from modules.volume_file.construct import VolumeFile

    match module:
        case "catalog":
            Catalog(stack, "ml", config, **keywords)
        case "cluster":
            Cluster(stack, "development", config, artifacts=ARTIFACTS)
        case "experiment":
            directory = (
                Directory(stack, "shared", DirectoryConfig(path=config.directory)) if config.permissions else None
            )
            Experiment(stack, "iris", config, directory=directory, **keywords)
        case "directory":
            Directory(stack, "shared", config, **keywords)
        case "group":
            Group(stack, "ml_engineers", config)
        case "job":
            compute = {"spark_version": "16.4.x-scala2.12", "node_type_id": "i3.xlarge", "num_workers": 1}
            shared = ClusterConfig(cluster_name="shared", data_security_mode="USER_ISOLATION", **compute)
            clusters = {"shared": Cluster(stack, "shared", shared, artifacts=ARTIFACTS)}
            Job(stack, "iris", config, clusters=clusters, artifacts=ARTIFACTS)
        case "registered_model":
            RegisteredModel(stack, "iris", config, **keywords)
        case "service_principal":
            ServicePrincipal(stack, "iris_job", config)
        case "serving_endpoint":
            ServingEndpoint(stack, "iris", config)
        case "volume_file":
            VolumeFile(stack, "pins", config, root=CASES / "volume_file" / "repository")


@pytest.fixture
def expect_text() -> Callable[[Path, str], None]:
    """Compare with a committed file; ``LAKEWRIGHT_UPDATE=1`` writes it instead."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("LAKEWRIGHT_UPDATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found = path.read_text(encoding="utf-8") if path.exists() else "(no file)\n"
        assert text == found, (
            f"{path} is another; if the change is meant, write it with `LAKEWRIGHT_UPDATE=1 pytest tests/modules tests/infra`"
        )

    return compare


@pytest.fixture(scope="session")
def configs() -> dict[str, type[BaseModel]]:
    return CONFIGS

"""The settings of an environment, typed and checked as a whole before anything is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError, model_validator

from infra import layers as _layers
from infra.cross_references import broken_references
from infra.errors import InvalidSettings
from infra.examples import is_example_host
from infra.hcl import dotted
from infra.identity import borrowed, neighbours
from infra.layers import Layers
from infra.likeness import with_likeness
from infra.parameters import broken_parameters
from infra.principals import resolved, shared, unknown_principals
from infra.problems import describe
from infra.renames import broken_renames
from infra.sections import kinds
from infra.wheel import WheelConfig
from modules.catalog.config import CatalogConfig
from modules.cluster.config import ClusterConfig
from modules.config import OWN, Config, Key
from modules.directory.config import DirectoryConfig
from modules.errors import BadValue
from modules.experiment.config import ExperimentConfig
from modules.group.config import GroupConfig
from modules.job.config import JobConfig
from modules.registered_model.config import RegisteredModelConfig
from modules.service_principal.config import ServicePrincipalConfig
from modules.serving_endpoint.config import ServingEndpointConfig
from modules.volume_file.config import VolumeFileConfig

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root."""

ENVS_DIR = ROOT / "envs"

_HOST = re.compile(r"https?://[\w.-]+(:\d+)?/?")


class LocalBackendConfig(Config):
    """State in files on this machine, below `.lakewright/state`."""

    kind: Literal["local"] = Field(description="State on this machine")


class S3BackendConfig(Config):
    """State in an S3 bucket, encrypted and locked there."""

    kind: Literal["s3"] = Field(description="State in S3")
    bucket: str = Field(
        min_length=3, json_schema_extra=OWN, description="Bucket; `lakewright state bootstrap` makes it"
    )
    region: str = Field(min_length=1, description="The bucket's region")
    kms_key_id: str | None = Field(None, description="Key to encrypt with; default: the bucket's own")


def _check_host(url: str) -> str:
    if not _HOST.fullmatch(url):
        raise BadValue(
            "workspace_host",
            url,
            'scheme and name alone, such as "https://dbc-1234.cloud.databricks.com", no path, no password',
        )
    return url


Backend = Annotated[LocalBackendConfig | S3BackendConfig, Field(discriminator="kind")]


class Settings(Config):
    """Everything that an environment consists of."""

    _read_from: Layers | None = PrivateAttr(None)

    env: str = Field(description="Name of the environment; the file's name, not set in it")
    inherits: str | None = Field(None, description="Environment whose values hold where this one sets none")
    protected: bool = Field(
        True, description="What holds data cannot be destroyed, by Terraform or by `lakewright destroy`"
    )
    sandbox: bool = Field(False, description="The workspace is the sandbox on this machine")
    workspace_host: Annotated[str, AfterValidator(_check_host)] | None = Field(
        None, json_schema_extra=OWN, description="URL of the workspace; default: from `DATABRICKS_HOST`"
    )
    shared_workspace: bool = Field(
        False,
        json_schema_extra=OWN,
        description="Other environments live in the same workspace; each of them has to say so",
    )
    toolchain: Literal["cdktf", "cdktn"] | None = Field(
        None,
        description="What writes Terraform's JSON, and with it the provider's version: `cdktf` (CDKTF 0.21, provider 1.99.0) or `cdktn` "
        "(CDK Terrain 0.24, provider 1.128.0); default: from `LAKEWRIGHT_TOOLCHAIN`, else `cdktf`",
    )
    rate_limit: int | None = Field(None, ge=1, description="Requests a second of the provider; default: its own, 15")
    backend: Backend = Field(description="Where Terraform's state is kept")
    moved: dict[str, str] = Field(
        default_factory=dict,
        description='Keys that changed while what they stand for stayed: `{ "registered_models.old" = "registered_models.new" }`',
    )
    imports: dict[str, str] = Field(
        default_factory=dict,
        alias="import",
        description='What exists and is to be taken over, by its id: `{ "registered_models.iris" = "ml.iris.iris" }`',
    )
    groups: dict[Key, GroupConfig] = Field(
        default_factory=dict, description="Groups that the settings name; made where they are not `existing`"
    )
    service_principals: dict[Key, ServicePrincipalConfig] = Field(
        default_factory=dict,
        description="Service principals that the settings name by key; made where they are not `existing`",
    )
    catalogs: dict[Key, CatalogConfig] = Field(
        default_factory=dict, description="Catalogs with schemas, volumes and grants"
    )
    wheel: WheelConfig | None = Field(None, description="The wheel of this repository's own code")
    files: dict[Key, VolumeFileConfig] = Field(
        default_factory=dict, description="Files of this repository to put on volumes"
    )
    clusters: dict[Key, ClusterConfig] = Field(default_factory=dict, description="All-purpose clusters")
    directories: dict[Key, DirectoryConfig] = Field(default_factory=dict, description="Directories of the workspace")
    experiments: dict[Key, ExperimentConfig] = Field(default_factory=dict, description="MLflow experiments")
    registered_models: dict[Key, RegisteredModelConfig] = Field(default_factory=dict, description="Registered models")
    jobs: dict[Key, JobConfig] = Field(default_factory=dict, description="Jobs")
    serving_endpoints: dict[Key, ServingEndpointConfig] = Field(
        default_factory=dict, description="Model serving endpoints"
    )

    @model_validator(mode="after")
    def _sandbox_has_no_host(self) -> Settings:
        if self.sandbox and self.workspace_host is not None:
            # Inherited, most likely: plans for a sandbox would go to a real workspace.
            raise BadValue(
                "workspace_host", self.workspace_host, "null, since sandbox is true: it is on this machine"
            ).at("workspace_host")
        return self

    @property
    def example_host(self) -> str:
        """Where ``workspace_host`` is a name that belongs to nobody: the message that says so, with its line; else empty."""
        if not is_example_host(urlsplit(self.workspace_host or "").hostname or ""):
            return ""
        place = self._read_from.origin(("workspace_host",)) if self._read_from else self.env
        return f"{place}: workspace_host: found {self.workspace_host}, an example; replace it with the URL of your workspace"

    @property
    def layers(self) -> Layers | None:
        """The files that they were read from; None for settings that no file holds."""
        return self._read_from


def environment_names(envs_dir: Path = ENVS_DIR) -> list[str]:
    """All environments that there are files for, sorted."""
    return _layers.environment_names(envs_dir)


def load_settings(env: str, envs_dir: Path = ENVS_DIR, root: Path = ROOT) -> Settings:
    """Read, merge and check the settings of an environment.

    Args:
        root: what paths of files in the settings are relative to.

    Raises:
        SettingsError: one of its kinds, with file, line and key of everything that is wrong.
    """
    layers = with_likeness(_layers.read_layers(env, envs_dir), kinds(Settings))
    if "env" in layers.values:
        raise InvalidSettings(
            [f"{layers.origin(('env',))}: env: found a value, expected none: the file's name is the environment's name"]
        )
    inherits = layers.chain[1] if len(layers.chain) > 1 else None
    try:
        settings = Settings.model_validate({**layers.values, "env": env, "inherits": inherits})
    except ValidationError as error:
        raise InvalidSettings(describe(error, layers, Settings)) from error
    if foreign := [*borrowed(settings, layers)] or [*neighbours(settings, layers, envs_dir)]:
        raise InvalidSettings(foreign)
    settings = shared(resolved(settings), layers, _is_sandbox(inherits, envs_dir))
    found = (
        *broken_references(settings, root),
        *broken_parameters(settings, root),
        *unknown_principals(settings),
        *broken_renames(settings),
    )
    problems = [f"{layers.origin(path)}: {dotted(path)}: {error}" for path, error in found]
    if problems:
        raise InvalidSettings(problems)
    settings._read_from = layers
    return settings


def _is_sandbox(env: str | None, envs_dir: Path) -> bool:
    return env is not None and _layers.read_layers(env, envs_dir).values.get("sandbox") is True


def levels_from(env: str, envs_dir: Path = ENVS_DIR) -> tuple[str, ...]:
    """The environments that ``env`` inherits from whose review levels hold for it too, the nearest first.

    A real workspace takes none of a sandbox: what is harmless in one that is thrown away is not in one that stays.
    """
    layers = _layers.read_layers(env, envs_dir)
    sandboxes = {name for name in layers.chain if _is_sandbox(name, envs_dir)}
    return tuple(name for name in layers.chain[1:] if env in sandboxes or name not in sandboxes)


def source_files(env: str, envs_dir: Path = ENVS_DIR) -> list[Path]:
    """The files an environment is read from, its own first: what to watch to know whether its settings can have changed."""
    chain = _layers.read_layers(env, envs_dir).chain
    return [path for name in chain for path in _layers.files_of(name, envs_dir)]

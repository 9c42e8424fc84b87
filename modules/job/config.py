"""What a job consists of."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from modules.access.config import Permissions, PrincipalConfig, exactly_one, permissions_on
from modules.cluster.config import ComputeConfig
from modules.config import Config, Items, Key
from modules.errors import BadValue, NotExactlyOne, UnknownReference, UnknownTimeZone
from modules.job.order import Texts, check_order, check_parameters
from modules.job.quartz import check_quartz
from modules.libraries.config import Libraries, check_no_duplicates

# Levels: https://docs.databricks.com/security/auth/access-control
_Permissions = Annotated[Permissions, permissions_on("job", "CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE")]


class PythonWheelTaskConfig(Config):
    """Calls an entry point of a wheel."""

    package_name: str = Field(min_length=1, description="Distribution that has the entry point")
    entry_point: str = Field(min_length=1, description="Name of the entry point")
    named_parameters: dict[str, str] = Field(
        default_factory=dict, description="Given as `--name=value`, sorted by name"
    )
    parameters: Items[str] = Field((), description="Given in this order; not beside `named_parameters`")

    @model_validator(mode="after")
    def _one_kind_of_parameters(self) -> PythonWheelTaskConfig:
        if self.parameters and self.named_parameters:
            raise NotExactlyOne(("parameters", "named_parameters"), ("parameters", "named_parameters"))
        return self


class SparkPythonTaskConfig(Config):
    """Runs a Python file."""

    python_file: str = Field(min_length=1, description="Path under `/Workspace/`, `/Volumes/` or a cloud's storage")
    parameters: Items[str] = Field((), description="Given in this order")


class NotebookTaskConfig(Config):
    """Runs a notebook."""

    notebook_path: str = Field(pattern="^/", description="Absolute path in the workspace")
    base_parameters: dict[str, str] = Field(default_factory=dict, description="Values of its widgets")


class TaskConfig(Config):
    """One task of exactly one kind."""

    description: str = Field("", description="What it does")
    depends_on: Items[str] = Field((), description="Keys of tasks that must be done first")
    run_if: Literal[
        "ALL_SUCCESS", "ALL_DONE", "NONE_FAILED", "AT_LEAST_ONE_SUCCESS", "ALL_FAILED", "AT_LEAST_ONE_FAILED"
    ] = Field("ALL_SUCCESS", description="How those must have ended")
    job_cluster: str | None = Field(None, description="Key of one of the job's own clusters")
    cluster: str | None = Field(None, description="Key of one of `clusters`, an all-purpose one")
    python_wheel_task: PythonWheelTaskConfig | None = Field(None, description="Calls an entry point of a wheel")
    spark_python_task: SparkPythonTaskConfig | None = Field(None, description="Runs a Python file")
    notebook_task: NotebookTaskConfig | None = Field(None, description="Runs a notebook")
    libraries: Libraries = Field((), description="Libraries beyond those of its cluster")
    max_retries: int = Field(0, ge=0, description="Further tries after a failure")
    min_retry_interval_seconds: int = Field(0, ge=0, description="Pause before a further try")
    retry_on_timeout: bool = Field(False, description="Try again after a timeout too")
    timeout_seconds: int = Field(0, ge=0, description="It is ended after so long; 0: never")

    @model_validator(mode="after")
    def _one_kind(self) -> TaskConfig:
        exactly_one(self, "python_wheel_task", "spark_python_task", "notebook_task")
        exactly_one(self, "job_cluster", "cluster")
        return self

    def texts(self) -> Texts:
        """Every string in which a `{{tasks.…}}` reference may stand, by its key below the task."""
        kinds = {"python_wheel_task", "spark_python_task", "notebook_task"}
        return dict(_strings(self.model_dump(include=kinds, exclude_none=True), ()))


def _strings(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _strings(inner, (*path, key))


class JobClusterConfig(ComputeConfig):
    """A cluster that lives as long as the job's run. Its libraries go to every task that uses it (the API has them on tasks only)."""


def _time_zone(name: str) -> str:
    known = zoneinfo.available_timezones()
    if name not in known:
        raise UnknownTimeZone(name, known)
    return name


class ScheduleConfig(Config):
    """When it runs by itself."""

    quartz_cron_expression: Annotated[str, AfterValidator(check_quartz)] = Field(
        description="Seconds, minutes, hours, day, month, weekday and perhaps year"
    )
    timezone_id: Annotated[str, AfterValidator(_time_zone)] = Field("UTC", description="Time zone of the expression")
    paused: bool = Field(False, description="Known, but not running")


class JobConfig(Config):
    """A job with its tasks."""

    name: str = Field(min_length=1, description="Name in the workspace")
    description: str = Field("", description="What it is for")
    owner: PrincipalConfig = Field(
        description="Who owns it (IS_OWNER); explicit, or every apply by somebody else would be a difference"
    )
    run_as: PrincipalConfig = Field(description="Whose rights its tasks have")
    grant_rights: bool = Field(
        True,
        description="Grant `run_as`, where it is a service principal, what the job's parameters and libraries name",
    )
    tasks: dict[Key, TaskConfig] = Field(
        min_length=1, description="Tasks by key; written out sorted, so their order is never a difference"
    )
    job_clusters: dict[Key, JobClusterConfig] = Field(
        default_factory=dict, description="Clusters that live for one run, by key"
    )
    parameters: dict[str, str] = Field(
        default_factory=dict,
        description="Job parameters and their defaults, handed to every task; read as `{{job.parameters.NAME}}` too",
    )
    schedule: ScheduleConfig | None = Field(None, description="When it runs by itself; default: only when asked")
    max_concurrent_runs: int = Field(1, ge=1, le=1000, description="Runs at the same time")
    queue: bool = Field(True, description="A run too many waits instead of being skipped")
    timeout_seconds: int = Field(0, ge=0, description="A run is ended after so long; 0: never")
    tags: dict[str, str] = Field(default_factory=dict, description="Tags")
    notify_on_failure: Items[str] = Field((), description="E-mail addresses told of a failed run")
    permissions: _Permissions = Field((), description="All permissions but the owner's")

    @model_validator(mode="after")
    def _references(self) -> JobConfig:
        for key, task in self.tasks.items():
            if task.job_cluster is not None and task.job_cluster not in self.job_clusters:
                raise UnknownReference("job cluster", task.job_cluster, self.job_clusters).at(
                    "tasks", key, "job_cluster"
                )
            if task.job_cluster is not None:
                check_no_duplicates(
                    (*self.job_clusters[task.job_cluster].libraries, *task.libraries), "tasks", key, "libraries"
                )
        unused = set(self.job_clusters) - {task.job_cluster for task in self.tasks.values()}
        if unused:
            raise BadValue("job_clusters", ", ".join(sorted(unused)), "only those that a task uses").at(
                "job_clusters", min(unused)
            )
        texts = {key: task.texts() for key, task in self.tasks.items()}
        check_order({key: task.depends_on for key, task in self.tasks.items()}, texts)
        check_parameters(self.parameters, texts)
        return self

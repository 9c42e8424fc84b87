"""What each kind of task does: one file a kind (or several alike), with ``KINDS`` and ``execute``, found without a list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from functools import cache

from sandbox.core.store import Document
from sandbox.runtime.jobs.context import RunContext
from sandbox.runtime.jobs.outcome import Outcome, TaskNotSupported

KINDS = (
    "notebook_task", "spark_python_task", "python_wheel_task", "condition_task", "run_job_task", "for_each_task", "spark_jar_task",
    "spark_submit_task", "pipeline_task", "sql_task", "dbt_task", "clean_rooms_notebook_task", "dashboard_task", "power_bi_task",
    "gen_ai_compute_task", "dbt_cloud_task", "dbt_platform_task", "shell_command_task",
)  # fmt: skip
"""All kinds that the platform has. Source: https://docs.databricks.com/api/workspace/jobs/create; ``shell_command_task`` is not documented
there, and is what MLflow's client sends for a project (``mlflow.projects.databricks``)."""

Executor = Callable[[RunContext, Document, Document, str, Document], Awaitable[Outcome]]
"""Runs an attempt of a task: its run, its record, its definition, its kind, and what the kind says with all references resolved."""


def kind_of(spec: Document) -> str:
    """The one kind that a checked task has."""
    return next(kind for kind in KINDS if spec.get(kind) is not None)


@cache
def _executors() -> dict[str, Executor]:
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {kind: module.execute for module in modules for kind in module.KINDS}


async def execute(context: RunContext, document: Document, spec: Document, details: Document) -> Outcome:
    """Raises `TaskNotSupported`, `ComputeMissing`, `LibraryInstallError`, `NotAllowed`."""
    kind = kind_of(spec)
    executor = _executors().get(kind)
    if executor is None:
        raise TaskNotSupported(f"The sandbox runs Python tasks only; it has nothing that could run a {kind}.")
    return await executor(context, document, spec, kind, details)

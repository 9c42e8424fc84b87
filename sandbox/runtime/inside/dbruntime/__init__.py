"""The names that a Databricks runtime puts into notebooks and hands to ``databricks.sdk.runtime``: ``dbutils``, ``display``, ``spark``, …

The sandbox has no Spark: ``spark``, ``sc`` and ``sqlContext`` say so when they are used (see `no_spark`).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from dbruntime import no_spark
from dbruntime.dbutils import DBUtils, NotebookExit

__all__ = ["NotebookExit", "UserNamespaceInitializer", "namespace", "set_arguments", "start"]

_dbutils: DBUtils | None = None


def start(task: dict[str, Any]) -> None:
    """Called once by the launcher with the description of the task."""
    global _dbutils
    _dbutils = DBUtils(task)


def _current() -> DBUtils:
    global _dbutils
    if _dbutils is None:
        # A child process of a task: the same task's description.
        _dbutils = DBUtils(json.loads(Path(os.environ["LAKEWRIGHT_TASK"]).read_text()))
    return _dbutils


def set_arguments(values: dict[str, str]) -> None:
    """Widget values that ``%run`` gives to the notebook it runs."""
    _current().widgets.values.update(values)


def _display(*values: Any, **_: Any) -> None:
    """Shows values as text: a run's log holds nothing else."""
    for value in values:
        print(value)  # noqa: T201


def namespace() -> dict[str, Any]:
    dbutils = _current()
    return {
        **no_spark.names(),
        "dbutils": dbutils,
        "display": _display,
        "displayHTML": _display,
        "getArgument": dbutils.widgets.get_argument,
    }


class UserNamespaceInitializer:
    """What ``databricks.sdk.runtime`` asks for."""

    _instance: UserNamespaceInitializer | None = None

    @classmethod
    def getOrCreate(cls) -> UserNamespaceInitializer:
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def get_namespace_globals(self) -> dict[str, Any]:
        return namespace()

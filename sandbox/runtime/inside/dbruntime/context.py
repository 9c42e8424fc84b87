"""``dbutils.notebook.entry_point.getDbutils().notebook().getContext()``: who runs what, where.

Not documented by Databricks, and used by MLflow (`mlflow/utils/databricks_utils.py`) and by many notebooks all the same. On the platform
it is a Scala object: values come as options, to be asked by ``get()``.
"""

from __future__ import annotations

import json
import os
from typing import Any

__all__ = ["EntryPoint"]


class EntryPoint:
    """Each step of the way to the context."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task

    def getDbutils(self) -> EntryPoint:
        return self

    def notebook(self) -> EntryPoint:
        return self

    def getContext(self) -> _Context:
        return _Context(self._task)

    def getNonUcApiToken(self) -> str:
        """The token as MLflow asks for it, which keeps to it for as long as the task runs."""
        return os.environ["DATABRICKS_TOKEN"]

    def getDriverConf(self) -> _DriverConf:
        return _DriverConf()

    def getJobGroupId(self) -> None:
        """A group of Spark's jobs: there is none."""


class _DriverConf:
    """What MLflow asks of the driver's configuration before it signs in."""

    def workflowSslTrustAll(self) -> bool:
        return False


class _Option:
    """A value that may be absent, as Scala's ``Option``."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def get(self) -> Any:
        """Raises `ValueError` when there is none."""
        if self._value is None:
            raise ValueError("None.get")
        return self._value

    def isDefined(self) -> bool:
        return self._value is not None

    def getOrElse(self, default: Any) -> Any:
        return default if self._value is None else self._value

    def __str__(self) -> str:
        return "None" if self._value is None else f"Some({self._value})"


class _Map:
    """Names and texts, as Scala's ``Map``."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> _Option:
        return _Option(self._values.get(name))

    def apply(self, name: str) -> str:
        return self._values[name]

    def contains(self, name: str) -> bool:
        return name in self._values

    def __str__(self) -> str:
        return f"Map({', '.join(f'{key} -> {value}' for key, value in self._values.items())})"


class _Context:
    """What a task knows of itself. ``where``: see `sandbox/runtime/jobs/surroundings.py`."""

    def __init__(self, task: dict[str, Any]) -> None:
        where = task.get("where", {})
        self._tags = {key: str(value) for key, value in where.get("tags", {}).items() if value is not None}
        self._extra = {
            "api_url": os.environ["DATABRICKS_HOST"],
            "notebook_path": task.get("notebook_path") or "",
            **(_notebook(where["notebook_id"]) if where.get("notebook_id") else {}),
        }
        self._values = {
            "userName": task["principal"],
            "notebookPath": task.get("notebook_path"),
            "notebookId": self._extra.get("notebook_id"),
            "aclPathOfAclRoot": self._extra.get("aclPathOfAclRoot"),
            "apiUrl": os.environ["DATABRICKS_HOST"],
            "jobId": _text(task.get("job_id")),
            "clusterId": self._tags.get("clusterId"),
            "workspaceId": self._tags.get("orgId"),
            "browserHostName": self._tags.get("browserHostName"),
            "currentRunId": _text(where.get("run_id")),
            "rootRunId": _text(where.get("root_run_id")),
        }

    def __getattr__(self, name: str) -> Any:
        values = self.__dict__["_values"]
        if name not in values:
            raise AttributeError(
                f"the context has no {name}; it has {', '.join(sorted(values))}, apiToken, tags, toJson"
            )
        return lambda: _Option(values[name])

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._values})

    def apiToken(self) -> _Option:
        return _Option(os.environ["DATABRICKS_TOKEN"])

    def tags(self) -> _Map:
        return _Map(self._tags)

    def extraContext(self) -> _Map:
        return _Map(self._extra)

    def toJson(self) -> str:
        """All of it, as the platform gives it; the token is in it there, and here."""
        extra = {**self._extra, "api_token": os.environ["DATABRICKS_TOKEN"]}
        run, root = self._values["currentRunId"], self._values["rootRunId"]
        return json.dumps(
            {
                "rootRunId": {"id": int(root)} if root else None,
                "currentRunId": {"id": int(run)} if run else None,
                "jobGroup": None,
                "tags": self._tags,
                "extraContext": extra,
            }
        )

    def safeToJson(self) -> str:
        """Without the token."""
        return json.dumps({"attributes": {**self._tags, **self._extra}})


def _notebook(object_id: int) -> dict[str, str]:
    """By the second of them MLflow knows that it runs in a notebook, and in which."""
    return {"notebook_id": str(object_id), "aclPathOfAclRoot": f"/workspace/{object_id}"}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)

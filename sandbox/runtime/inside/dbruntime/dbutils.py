"""``dbutils``: task values, widgets, notebooks, secrets, files. Source: https://docs.databricks.com/dev-tools/databricks-utils"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

from dbruntime.context import EntryPoint
from dbruntime.files import Files

_MAX_VALUE_BYTES = 48 * 1024
_MISSING = object()


class NotebookExit(BaseException):
    """``dbutils.notebook.exit(value)``: ends the notebook; not an `Exception`, so that user code does not catch it by accident."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


class DBUtils:
    """All of it, for the task described by ``task``."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.jobs = _Jobs(task)
        self.widgets = _Widgets(task.get("widgets", {}))
        self.notebook = _Notebook(task)
        self.entry_point = self.notebook.entry_point
        self.secrets = _Secrets()
        self.fs = Files()
        self.library = _Library()
        self.credentials = _Credentials()
        self.data = _Data()

    def help(self, name: str = "") -> None:
        """The parts of dbutils, or what one of them does."""
        parts = {key: value for key, value in vars(self).items() if (key == name if name else key != "entry_point")}
        for key, value in parts.items():
            verbs = ", ".join(verb for verb in dir(value) if not verb.startswith("_"))
            print(f"dbutils.{key}: {verbs}")  # noqa: T201


class _Jobs:
    def __init__(self, task: dict[str, Any]) -> None:
        self.taskValues = _TaskValues(task)
        self.task_values = self.taskValues


class _TaskValues:
    def __init__(self, task: dict[str, Any]) -> None:
        self._file = Path(task["folder"]) / "values.json"
        self._upstream: dict[str, dict[str, Any]] = task.get("task_values", {})

    def set(self, key: str, value: Any) -> None:
        """Raises `ValueError` on what is no JSON or over 48 KiB."""
        try:
            encoded = json.dumps(value)
        except TypeError as error:
            raise ValueError(f"task value {key}: must be representable as JSON: {error}") from None
        if len(encoded) > _MAX_VALUE_BYTES:
            raise ValueError(
                f"task value {key}: its JSON has {len(encoded)} bytes, at most {_MAX_VALUE_BYTES} are allowed"
            )
        values = json.loads(self._file.read_text()) if self._file.exists() else {}
        values[key] = value
        temporary = self._file.with_name(".values.json")
        temporary.write_text(json.dumps(values))
        temporary.rename(self._file)

    def get(self, taskKey: str, key: str, default: Any = _MISSING, debugValue: Any = None) -> Any:
        """Raises `ValueError` when neither the task set ``key`` nor there is a default. ``debugValue`` is for use outside jobs."""
        values = self._upstream.get(taskKey, {})
        if key in values:
            return values[key]
        if default is not _MISSING:
            return default
        raise ValueError(f"No task value exists with task key: {taskKey}, key: {key}")


class _Widgets:
    def __init__(self, values: dict[str, str]) -> None:
        self.values = dict(values)
        self._defaults: dict[str, str] = {}

    def text(self, name: str, defaultValue: str = "", label: str | None = None) -> None:
        self._defaults[name] = defaultValue

    def dropdown(self, name: str, defaultValue: str, choices: Any, label: str | None = None) -> None:
        self._defaults[name] = defaultValue

    combobox = multiselect = dropdown

    def get(self, name: str) -> str:
        """Raises `ValueError` (InputWidgetNotDefined) for an unknown widget."""
        for source in (self.values, self._defaults):
            if name in source:
                return source[name]
        raise ValueError(f"InputWidgetNotDefined: No input widget named {name} is defined")

    def get_argument(self, name: str, default: str | None = None) -> str:
        try:
            return self.get(name)
        except ValueError:
            if default is None:
                raise
            return default

    getArgument = get_argument

    def getAll(self) -> dict[str, str]:
        return {**self._defaults, **self.values}

    def remove(self, name: str) -> None:
        self._defaults.pop(name, None)

    def removeAll(self) -> None:
        self._defaults.clear()


class _Notebook:
    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task
        self.entry_point = EntryPoint(task)

    def exit(self, value: Any = "") -> None:
        raise NotebookExit(str(value))

    def run(self, path: str, timeout_seconds: int = 0, arguments: dict[str, str] | None = None) -> str | None:
        """Run another notebook in a process of its own; gives its exit value. Raises `RuntimeError` when it failed."""
        own = os.path.dirname(self._task.get("notebook_path") or "/")
        target = path if path.startswith("/") else os.path.normpath(f"{own}/{path}")
        folder = Path(self._task["folder"]) / f"child-{os.urandom(4).hex()}"
        folder.mkdir()
        child = {
            **self._task,
            "kind": "notebook_task",
            "notebook_path": target,
            "folder": str(folder),
            "widgets": arguments or {},
        }
        (folder / "task.json").write_text(json.dumps(child))
        launcher = Path(__file__).parents[1] / "lakewright_task.py"
        with subprocess.Popen(
            [sys.executable, str(launcher), str(folder / "task.json")], stdin=subprocess.PIPE
        ) as process:
            try:
                process.wait(timeout_seconds or None)
            except subprocess.TimeoutExpired:
                process.kill()
                raise RuntimeError(f"Notebook {target} did not end within {timeout_seconds} s") from None
        result = json.loads((folder / "result.json").read_text())
        if "error" in result:
            raise RuntimeError(f"Notebook {target} failed: {result['error']}")
        value: str | None = result["notebook_output"]["result"]
        return value


class _Secrets:
    def getBytes(self, scope: str, key: str) -> bytes:
        return base64.b64decode(_api("secrets/get", scope=scope, key=key)["value"])

    def get(self, scope: str, key: str) -> str:
        return self.getBytes(scope, key).decode()

    def list(self, scope: str) -> Any:
        return _api("secrets/list", scope=scope).get("secrets", [])

    def listScopes(self) -> Any:
        return _api("secrets/scopes/list").get("scopes", [])


class _Credentials:
    """Roles that a cluster with credential passthrough may take; the sandbox has none."""

    def assumeRole(self, role: str) -> bool:
        raise PermissionError(f"{role}: the sandbox has no roles of a cloud to take")

    def showCurrentRole(self) -> list[str]:
        return []

    showRoles = showCurrentRole


class _Data:
    def summarize(self, df: Any, precise: bool = False) -> None:
        """Statistics of a pandas DataFrame's columns."""
        print(df.describe(include="all"))  # noqa: T201


class _Library:
    def __getattr__(self, name: str) -> NoReturn:
        if name in ("install", "installPyPI", "updateCondaEnv", "list"):
            raise AttributeError(
                f"dbutils.library.{name} was removed with runtime 11.0: use %pip install (or the task's libraries)"
            )
        raise AttributeError(name)

    def restartPython(self) -> None:
        """Nothing to do: a task's process starts fresh, and what ``%pip`` installed is found without a restart."""


def _api(path: str, **query: str) -> dict[str, Any]:
    url = f"{os.environ['DATABRICKS_HOST']}/api/2.0/{path}?{urllib.parse.urlencode(query)}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {os.environ['DATABRICKS_TOKEN']}"})
    try:
        with urllib.request.urlopen(request) as answer:
            body: dict[str, Any] = json.load(answer)
            return body
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{path}: {json.load(error).get('message', error.reason)}") from None

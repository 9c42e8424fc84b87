"""Where artifacts lie: those of the workspace's own experiments beside DBFS, which is everybody's, and out of its reach.

Clients see ``dbfs:/databricks/mlflow-tracking/…``, as on the platform, where DBFS refuses what is below it too. Source:
https://docs.databricks.com/mlflow/tracking (artifact location, access to it).
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.workspace import Workspace
from sandbox.services.files._paths import parts_of

_RESERVED = ["databricks", "mlflow-tracking"]
_FOLDER = "artifacts"
_SCHEME = re.compile("dbfs:", re.IGNORECASE)


def is_reserved(path: str) -> bool:
    """Whether a path of DBFS, with or without its scheme and in whatever spelling, is where artifacts of experiments are."""
    return parts_of(_SCHEME.sub("", path, count=1))[:2] == _RESERVED


def below(uri: str, relative: str) -> str:
    """The path under ``files`` of ``a/b`` in ``dbfs:/databricks/mlflow-tracking/1/RUN/artifacts``; refuses ``..``."""
    parts = parts_of(_SCHEME.sub("", uri, count=1))
    root = [_FOLDER, *parts[2:]] if is_reserved(uri) else ["dbfs", *parts]
    return "/".join([*root, *parts_of(relative or "")])


def check_own(location: Any) -> None:
    """An experiment's ``artifact_location`` is no place in another's. Raises `InvalidParameterValue`."""
    if isinstance(location, str) and is_reserved(location):
        raise InvalidParameterValue(
            f"artifact_location {location[:200]} is where the workspace keeps artifacts itself; leave it out, or name a place of your own."
        )


def take_out_of_dbfs(workspace: Workspace) -> None:
    """What an earlier version kept where everybody reads and writes."""
    before, now = workspace.files.joinpath("dbfs", *_RESERVED), workspace.files / _FOLDER
    if before.is_dir() and not now.exists():
        before.rename(now)

"""One environment as the commands use it: its settings, its workspace, its credentials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scripts import places, sandbox_process
from scripts.errors import OperatorError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings

_CURRENT = "environment"
# The SDK tries for 5 minutes without a word; somebody who has no network, or mistyped the host, waits for the answer to that.
_RETRY_TIMEOUT_SECONDS = 30


def chosen(env: str | None) -> str:
    """``env``, else the one that ``env use`` chose. Raises `OperatorError` when there is neither."""
    if env:
        return env
    if name := current():
        return name
    raise OperatorError("which environment? Name one, or choose one for all commands with `lakewright env use ENV`")


def current() -> str | None:
    """The environment that ``env use`` chose; None when none was chosen."""
    record = places.home() / _CURRENT
    return record.read_text(encoding="utf-8").strip() if record.is_file() else None


def choose(env: str) -> None:
    """Remember ``env`` for commands that name none. Raises `SettingsError` when it is not usable."""
    settings(env)
    places.home().mkdir(parents=True, exist_ok=True)
    (places.home() / _CURRENT).write_text(env + "\n", encoding="utf-8")


def settings(env: str) -> Settings:
    from infra.settings import load_settings

    return load_settings(env, places.envs_dir(), places.ROOT)


def credentials(of: Settings) -> dict[str, str]:
    """Environment variables with which Terraform and the SDK reach the workspace. Raises `SandboxProblem`."""
    if of.sandbox:
        sandbox = sandbox_process.require()
        return {"DATABRICKS_HOST": sandbox.url, "DATABRICKS_TOKEN": sandbox.token, "DATABRICKS_AUTH_TYPE": "pat"}
    if of.workspace_host:
        return {"DATABRICKS_HOST": of.workspace_host}
    if not (os.environ.get("DATABRICKS_HOST") or os.environ.get("DATABRICKS_CONFIG_PROFILE")):
        raise OperatorError(
            f"environment {of.env} has no workspace_host; set DATABRICKS_HOST, or a profile in DATABRICKS_CONFIG_PROFILE"
        )
    return {}


def connect(of: Settings) -> WorkspaceClient:
    """A client of the environment's workspace. Raises `OperatorError` without credentials, `SandboxProblem`."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.core import Config

    given = credentials(of)
    if of.sandbox:
        return WorkspaceClient(host=given["DATABRICKS_HOST"], token=given["DATABRICKS_TOKEN"], auth_type="pat")
    try:
        return WorkspaceClient(
            config=Config(host=given.get("DATABRICKS_HOST"), retry_timeout_seconds=_RETRY_TIMEOUT_SECONDS)
        )
    except ValueError as error:  # no credentials, or several kinds at once
        raise OperatorError(f"environment {of.env}: {error}") from None

"""One environment as the commands use it: its settings, its workspace, its credentials."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts import places, records, sandbox_process
from scripts.errors import OperatorError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings

_CURRENT = "environment"
# The SDK tries for 5 minutes without a word; somebody who has no network, or mistyped the host, waits for the answer to that.
_RETRY_TIMEOUT_SECONDS = 30
_asked: list[str] = []


def chosen(env: str | None) -> str:
    """``env``, else the one that ``env use`` chose. Raises `OperatorError` when there is neither, or an empty name."""
    if env is not None:
        if not env.strip():
            # `lakewright apply "$ENV"` with ENV unset must not take another environment for it.
            raise OperatorError(
                "found an empty environment name, expected one; leave it out to use the chosen environment"
            )
        return env
    if name := current():
        return name
    raise OperatorError("which environment? Name one, or choose one for all commands with `lakewright env use ENV`")


def current() -> str | None:
    """The environment that ``env use`` chose; None when none was chosen."""
    record = places.home() / _CURRENT
    return record.read_text(encoding="utf-8", errors="replace").strip() if record.is_file() else None


def choose(env: str) -> None:
    """Remember ``env`` for commands that name none. Raises `SettingsError` when it is not usable."""
    settings(env)
    places.home().mkdir(parents=True, exist_ok=True)
    temporary = places.home() / f".{_CURRENT}.{os.getpid()}"
    temporary.write_text(env + "\n", encoding="utf-8")
    temporary.replace(places.home() / _CURRENT)


def without_file(names: Iterable[str]) -> list[str]:
    """Environments that have state on this machine, with something in it, and no file any more: nothing would take away what they made."""
    folders = sorted(path for path in (places.home() / "state").glob("*") if path.is_dir() and path.name not in names)
    return [folder.name for folder in folders if any(_holds_something(state) for state in folder.glob("*.tfstate"))]


def _holds_something(state: Path) -> bool:
    return bool((records.read(state) or {}).get("resources"))


def settings(env: str) -> Settings:
    from infra.settings import load_settings

    return load_settings(env, places.envs_dir(), places.ROOT)


def above(env: str, envs_dir: Path | None = None) -> tuple[str, ...]:
    """The environments whose review levels ``env`` takes over, the nearest first; none where it has no file. Raises `SettingsError`."""
    folder = envs_dir or places.envs_dir()
    from infra.settings import levels_from

    return levels_from(env, folder) if (folder / f"{env}.tfvars").is_file() else ()


def credentials(of: Settings) -> dict[str, str]:
    """Environment variables with which Terraform and the SDK reach the workspace. Raises `SandboxProblem`."""
    if of.sandbox:
        sandbox = sandbox_process.require()
        return {"DATABRICKS_HOST": sandbox.url, "DATABRICKS_TOKEN": sandbox.token, "DATABRICKS_AUTH_TYPE": "pat"}
    if of.example_host:
        raise OperatorError(f"{of.example_host}. Nothing was sent.")
    if of.workspace_host:
        _refuse_another_host(of.env, of.workspace_host)
        return {"DATABRICKS_HOST": of.workspace_host}
    if not (os.environ.get("DATABRICKS_HOST") or os.environ.get("DATABRICKS_CONFIG_PROFILE")):
        raise OperatorError(
            f"environment {of.env} has no workspace_host; set DATABRICKS_HOST, or a profile in DATABRICKS_CONFIG_PROFILE"
        )
    return {}


def _refuse_another_host(env: str, host: str) -> None:
    """A token is for one host: it is sent to no other. Raises `OperatorError` when shell and environment name two."""
    profile = os.environ.get("DATABRICKS_CONFIG_PROFILE")
    for source, given in (
        ("DATABRICKS_HOST", os.environ.get("DATABRICKS_HOST")),
        (f"profile {profile}", _host_of_profile(profile) if profile else None),
    ):
        if given and _normal(given) != _normal(host):
            raise OperatorError(
                f"{source} names {given}, environment {env} names {host} (workspace_host); nothing was sent to either. Set the one to the "
                f"other, or unset {source.partition(' ')[0] if source.startswith('DATABRICKS') else 'DATABRICKS_CONFIG_PROFILE'}."
            )


def _host_of_profile(profile: str) -> str | None:
    """The host of a section of ``~/.databrickscfg``; None where there is none, which the SDK says better."""
    file = Path(os.environ.get("DATABRICKS_CONFIG_FILE") or "~/.databrickscfg").expanduser()
    sections = configparser.ConfigParser(interpolation=None)
    try:
        sections.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise OperatorError(f"{file}: {error}") from None
    return sections.get(profile, "host", fallback=None) if sections.has_section(profile) else None


def _normal(host: str) -> str:
    """The host's name and port alone: scheme, path, case and a closing slash do not make another of it."""
    parts = urlsplit(host if "//" in host else f"//{host}")
    return parts.netloc.lower().removesuffix(":443")


def asked() -> str:
    """The host that was connected to last, for messages."""
    return _asked[-1] if _asked else "the workspace"


def connect(of: Settings) -> WorkspaceClient:
    """A client of the environment's workspace. Raises `OperatorError` without credentials, `SandboxProblem`."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.core import Config

    given = credentials(of)
    known: dict[str, Any] = {"token": given["DATABRICKS_TOKEN"], "auth_type": "pat"} if of.sandbox else {}
    try:
        config = Config(host=given.get("DATABRICKS_HOST"), retry_timeout_seconds=_RETRY_TIMEOUT_SECONDS, **known)
        _asked.append(config.host or "")
        return WorkspaceClient(config=config)
    except ValueError as error:  # no credentials, or several kinds at once
        raise OperatorError(f"environment {of.env}: {error}") from None

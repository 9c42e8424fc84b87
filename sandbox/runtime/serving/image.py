"""What a served entity's process starts from: a copy of the registered version's files, an interpreter with its requirements, variables.

The copy is made once, when the version is deployed, like the container image on the platform: an endpoint goes on serving, and comes
back from zero, when the registered version is deleted or its files change.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.core.workspace import Workspace
from sandbox.runtime.confinement import program_path
from sandbox.runtime.environments import environment_for
from sandbox.runtime.libraries import no_files
from sandbox.runtime.serving.process import Launch
from sandbox.runtime.variables import VariableError, Variables, filled

CONCURRENCY = {"Small": 4, "Medium": 8, "Large": 16}
"""Requests a process takes at once by ``workload_size``: the platform's upper bound for Small, fewer than its bounds above that."""
MODE_VARIABLE, INSTALLED = "LAKEWRIGHT_ENVIRONMENT", "installed"
"""A served entity's variable of this name says what to do when the project's environment has a requirement in another version than the
pinned one: ``installed``, the default, uses it and names it in the build log; any other value gets exactly the pins."""


class ImageError(Exception):
    """The entity cannot be made ready to start: its files, a secret or a requirement is missing."""


@dataclass(frozen=True)
class Folders:
    """Where a served entity keeps its files: ``root`` goes away with it."""

    root: Path

    @property
    def model(self) -> Path:
        return self.root / "model"

    @property
    def build_log(self) -> Path:
        return self.root / "build.log"

    @property
    def server_log(self) -> Path:
        return self.root / "server.log"


def entities_folder(workspace: Workspace) -> Path:
    """Holds a folder for each served entity, named by its id."""
    return workspace.home / "serving" / "entities"


def folders(workspace: Workspace, entity: dict[str, Any]) -> Folders:
    return Folders(entities_folder(workspace) / entity["id"])


async def prepare(workspace: Workspace, entity: dict[str, Any]) -> Launch:
    """Copy the version, make its environment, resolve its variables. Raises `ImageError` or what `environment_for` raises."""
    place = folders(workspace, entity)
    try:
        own = filled(workspace.store, entity.get("environment_vars", {}))
    except VariableError as error:
        raise ImageError(str(error)) from None
    if not place.model.is_dir():
        await asyncio.to_thread(_copy, version_folder(workspace, entity), place.model)
        _note(place, f"Copied version {entity['entity_version']} of {entity['entity_name']}.")
    requirements = _requirements(place.model)
    libraries = [{"pypi": {"package": line}} for line in requirements]
    installed = own.values.get(MODE_VARIABLE, INSTALLED) == INSTALLED
    environment = await environment_for(workspace, libraries, base_pins=False, installed=installed, files=no_files)
    _note(place, f"Requirements: {', '.join(requirements) or 'none'}.", environment.description)
    return Launch(
        python=environment.python,
        model=place.model,
        log=place.server_log,
        concurrency=CONCURRENCY.get(entity.get("workload_size", "Small"), CONCURRENCY["Small"]),
        environment=_variables(environment.python, own),
        secrets=own.secrets,
        mark=workspace.home,
    )


def version_folder(workspace: Workspace, entity: dict[str, Any]) -> Path:
    return workspace.files.joinpath("Models", *entity["entity_name"].split("."), str(entity["entity_version"]))


def _copy(source: Path, target: Path) -> None:
    if not (source / "MLmodel").is_file():
        raise ImageError(f"The registered version has no MLmodel file under {source}.")
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(source, temporary)
    temporary.rename(target)


def _requirements(model: Path) -> list[str]:
    """The lines of the model's ``requirements.txt`` that name a package."""
    path = model / "requirements.txt"
    lines = path.read_text().splitlines() if path.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _variables(python: Path, own: Variables) -> dict[str, str]:
    """The process's whole environment: what any program needs, and the entity's own variables.

    Nothing else of the sandbox's environment goes to a model, least of all the administrator's token.
    """
    kept = {key: os.environ[key] for key in ("LANG", "LC_ALL", "TZ") if key in os.environ}
    return {**kept, "PATH": program_path(python.parent), "PYTHONUNBUFFERED": "1", **own.values}


def _note(place: Folders, *lines: str) -> None:
    place.root.mkdir(parents=True, exist_ok=True)
    with place.build_log.open("a") as file:
        file.writelines(line + "\n" for line in lines)

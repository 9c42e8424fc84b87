"""Names in the parameters of jobs: catalogs, schemas, models and experiments of the settings, and entry points of the wheel.

A parameter is text, and may name what other teams own: only what the settings own is checked, by the catalog it lies in or the folder.
"""

from __future__ import annotations

import ast
import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from infra.hcl import KeyPath
from modules.errors import BadValue, ModuleError, UnknownReference

if TYPE_CHECKING:
    from infra.settings import Settings

_NAME = r"[^\s./{}]+"
_FULL_NAME = re.compile(rf"(?P<catalog>{_NAME})\.(?P<schema>{_NAME})(\.(?P<name>{_NAME}))?")
_ON_VOLUME = re.compile(rf"(dbfs:)?/Volumes/(?P<catalog>{_NAME})/(?P<schema>{_NAME})(/.*)?")
_MODEL, _EXPERIMENT = re.compile(r"(.*[_-])?model([_-]name)?"), re.compile(r"(.*[_-])?experiment([_-](name|path))?")
_ALMOST = 0.9
"""So alike that two catalogs of these names are one that is misspelt."""

Problem = tuple[KeyPath, ModuleError]


def broken_parameters(settings: Settings, root: Path) -> Iterator[Problem]:
    """Every parameter that names something of the settings that is not there, and every entry point that the wheel does not have."""
    for path, text in _texts(settings):
        if (error := _broken(text, str(path[-1]), settings)) is not None:
            yield path, error
    yield from _entry_points(settings, root)


def _texts(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    for key, job in settings.jobs.items():
        for name, value in job.parameters.items():
            yield ("jobs", key, "parameters", name), value
        for task_key, task in job.tasks.items():
            for path, text in task.texts().items():
                if len(path) > 2 and path[1] in ("named_parameters", "parameters", "base_parameters"):
                    # `--table=c.s.t` in a plain list
                    yield (
                        ("jobs", key, "tasks", task_key, *path),
                        text.partition("=")[2] if text.startswith("--") else text,
                    )


def _broken(text: str, parameter: str, settings: Settings) -> ModuleError | None:
    schemas = {
        catalog.name: {schema.name for schema in catalog.schemas.values()} for catalog in settings.catalogs.values()
    }
    match = _FULL_NAME.fullmatch(text) or _ON_VOLUME.fullmatch(text)
    if match is None:
        return _broken_experiment(text, parameter, settings)
    catalog, schema = match["catalog"], match["schema"]
    if catalog not in schemas:
        near = difflib.get_close_matches(catalog, schemas, n=1, cutoff=_ALMOST)
        return UnknownReference("catalog", catalog, schemas) if near else None
    if schema not in schemas[catalog]:
        return UnknownReference(f"schema of catalog {catalog}", schema, schemas[catalog])
    models = {model.full_name for model in settings.registered_models.values()}
    if match.re is _FULL_NAME and match["name"] and _MODEL.fullmatch(parameter) and text not in models:
        return UnknownReference("registered model", text, models)
    return None


def _broken_experiment(text: str, parameter: str, settings: Settings) -> ModuleError | None:
    """An experiment in a directory of the settings is declared: else its first run makes it, with nobody's permissions."""
    names = {experiment.name for experiment in settings.experiments.values()}
    folders = {directory.path for directory in settings.directories.values()}
    if _EXPERIMENT.fullmatch(parameter) and text not in names and text.rpartition("/")[0] in folders:
        return UnknownReference("experiment", text, names)
    return None


def _entry_points(settings: Settings, root: Path) -> Iterator[Problem]:
    wheel = settings.wheel
    project = root / wheel.project if wheel else root
    if wheel is None or not (project / "pyproject.toml").is_file():
        return
    try:
        document = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
        known = {
            *document.get("scripts", {}),
            *(name for group in document.get("entry-points", {}).values() for name in group),
        }
    except (ValueError, AttributeError):
        yield ("wheel", "project"), BadValue("project", wheel.project, "a folder whose pyproject.toml can be read")
        return
    functions = _functions(project, wheel.name)
    for key, job in settings.jobs.items():
        for task_key, task in job.tasks.items():
            details = task.python_wheel_task
            if details is None or _normal(details.package_name) != _normal(wheel.name):
                continue
            if details.entry_point not in known | functions:
                path = ("jobs", key, "tasks", task_key, "python_wheel_task", "entry_point")
                yield path, UnknownReference(f"entry point of {wheel.name}", details.entry_point, known)


def _functions(project: Path, package: str) -> set[str]:
    """What the package itself defines or imports: where no entry point has the name, the platform calls that function."""
    for path in (project / "src" / package / "__init__.py", project / package / "__init__.py"):
        if path.is_file():
            try:
                body = ast.parse(path.read_text(encoding="utf-8")).body
            except (SyntaxError, ValueError):
                return set()
            defined = {node.name for node in body if isinstance(node, ast.FunctionDef)}
            imports = [node for node in body if isinstance(node, ast.ImportFrom)]
            return defined | {alias.asname or alias.name for node in imports for alias in node.names}
    return set()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()

"""Names in the settings that stand for something else in the settings: each must be declared, and what it names must fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from infra.hcl import KeyPath
from infra.sections import names_once
from modules.directory.config import is_built_in
from modules.errors import BadValue, ModuleError, UnknownArtifact, UnknownReference, UnpinnedLibrary
from modules.libraries.config import LibraryConfig
from modules.libraries.emit import kind_of_file
from modules.libraries.pins import unpinned_lines

if TYPE_CHECKING:
    from infra.settings import Settings

Problem = tuple[KeyPath, ModuleError]


def broken_references(settings: Settings, root: Path) -> Iterator[Problem]:
    """Everything that does not fit together, each with the key to correct. Reads the files that ``settings.files`` names below ``root``."""
    yield from _volumes(settings)
    yield from _schemas(settings)
    yield from _library_files(settings, root)
    yield from _libraries(settings)
    yield from _job_clusters(settings)
    yield from _directories(settings)
    yield from names_once(settings)


def _volumes(settings: Settings) -> Iterator[Problem]:
    volumes = [
        f"{catalog.name}.{schema.name}.{volume.name}"
        for catalog in settings.catalogs.values()
        for schema in catalog.schemas.values()
        for volume in schema.volumes.values()
    ]
    uses: list[tuple[KeyPath, str]] = [(("files", key, "volume"), file.volume) for key, file in settings.files.items()]
    if settings.wheel is not None:
        uses.append((("wheel", "volume"), settings.wheel.volume))
    for path, name in uses:
        if name not in volumes:
            yield path, UnknownReference("volume", name, volumes)


def _schemas(settings: Settings) -> Iterator[Problem]:
    schemas = {
        catalog.name: [schema.name for schema in catalog.schemas.values()] for catalog in settings.catalogs.values()
    }
    models = [model.full_name for model in settings.registered_models.values()]
    uses: list[tuple[KeyPath, str, str]] = []
    for key, model in settings.registered_models.items():
        uses.append((("registered_models", key), model.catalog_name, model.schema_name))
    for key, endpoint in settings.serving_endpoints.items():
        if table := endpoint.inference_table:
            uses.append((("serving_endpoints", key, "inference_table"), table.catalog_name, table.schema_name))
        if endpoint.served_version and endpoint.served_version.entity_name not in models:
            entity = endpoint.served_version.entity_name
            yield (
                ("serving_endpoints", key, "served_version", "entity_name"),
                UnknownReference("registered model", entity, models),
            )
    for path, catalog, schema in uses:
        if catalog not in schemas:
            yield (*path, "catalog_name"), UnknownReference("catalog", catalog, schemas)
        elif schema not in schemas[catalog]:
            yield (*path, "schema_name"), UnknownReference(f"schema of catalog {catalog}", schema, schemas[catalog])


def _library_files(settings: Settings, root: Path) -> Iterator[Problem]:
    for key, file in settings.files.items():
        path: KeyPath = ("files", key, "source")
        source = root / file.source
        if not source.is_file():
            yield path, BadValue("source", file.source, "a file that exists, relative to the repository's root")
        elif key in _files_used_as_libraries(settings):
            try:
                is_requirements = kind_of_file(file.source) == "requirements"
            except BadValue as error:
                yield path, error
                continue
            try:
                text = source.read_text(encoding="utf-8") if is_requirements else ""
            except UnicodeDecodeError:
                yield path, BadValue("source", file.source, "a file of text in UTF-8")
                continue
            for number, line in unpinned_lines(text):
                yield (
                    path,
                    UnpinnedLibrary(
                        "requirements", f"{file.source}:{number}: {line}", "one version, such as name==1.2.3"
                    ),
                )


def _files_used_as_libraries(settings: Settings) -> set[str]:
    return {
        library.file for _, libraries in library_lists(settings) for library in libraries if library.file is not None
    }


def _libraries(settings: Settings) -> Iterator[Problem]:
    wheels = [settings.wheel.name] if settings.wheel else []
    for path, libraries in library_lists(settings):
        for index, library in enumerate(libraries):
            if library.wheel is not None and library.wheel not in wheels:
                yield (*path, index, "wheel"), UnknownArtifact("wheel", library.wheel, wheels)
            if library.file is not None and library.file not in settings.files:
                yield (*path, index, "file"), UnknownArtifact("file", library.file, settings.files)


def library_lists(settings: Settings) -> Iterator[tuple[KeyPath, tuple[LibraryConfig, ...]]]:
    for key, cluster in settings.clusters.items():
        yield ("clusters", key, "libraries"), cluster.libraries
    for key, job in settings.jobs.items():
        for cluster_key, job_cluster in job.job_clusters.items():
            yield ("jobs", key, "job_clusters", cluster_key, "libraries"), job_cluster.libraries
        for task_key, task in job.tasks.items():
            yield ("jobs", key, "tasks", task_key, "libraries"), task.libraries


def _job_clusters(settings: Settings) -> Iterator[Problem]:
    for key, job in settings.jobs.items():
        for task_key, task in job.tasks.items():
            if task.cluster is not None and task.cluster not in settings.clusters:
                yield (
                    ("jobs", key, "tasks", task_key, "cluster"),
                    UnknownReference("cluster", task.cluster, settings.clusters),
                )


def _directories(settings: Settings) -> Iterator[Problem]:
    known = [directory.path for directory in settings.directories.values()]
    for key, experiment in settings.experiments.items():
        if experiment.directory not in known and not is_built_in(experiment.directory):
            yield ("experiments", key, "name"), UnknownReference("directory", experiment.directory, known)

"""What a job needs, granted to the service principal that it runs as.

A job's parameters and libraries say what it works with. What of it the settings own is granted: else a job that runs as a service
principal fails at its first run, on rights that no setting mentions. The grants stand in the plan like any other. A user has rights of its
own, and may be who applies, from whom the provider takes no CAN_MANAGE.

| a parameter or library names | gets |
|---|---|
| a registered model | CREATE_MODEL_VERSION, EXECUTE and APPLY_TAG on it, CREATE_MODEL on its schema |
| a table | SELECT, MODIFY and CREATE_TABLE on its schema |
| a path on a volume | READ_VOLUME and WRITE_VOLUME; READ_VOLUME alone for a library |
| an experiment | CAN_EDIT |
| a serving endpoint | CAN_MANAGE |
| an all-purpose cluster | CAN_RESTART |
With each of the first three go USE_CATALOG and USE_SCHEMA. Aliases of a model are its owner's to set: let the job's principal own it.

Source: https://docs.databricks.com/machine-learning/manage-model-lifecycle (permissions) and
https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from modules.access.config import GrantConfig, PermissionConfig, PrincipalConfig
from modules.job.config import JobConfig

if TYPE_CHECKING:
    from infra.settings import Settings

_READS, _WRITES = ("READ_VOLUME",), ("READ_VOLUME", "WRITE_VOLUME")
_ON_MODEL, _ON_TABLE = ("APPLY_TAG", "CREATE_MODEL_VERSION", "EXECUTE"), ("CREATE_TABLE", "MODIFY", "SELECT")
_WEAKEST_FIRST = (
    "CAN_READ",
    "CAN_VIEW",
    "CAN_QUERY",
    "CAN_ATTACH_TO",
    "CAN_EDIT",
    "CAN_RESTART",
    "CAN_MANAGE_RUN",
    "CAN_MANAGE",
)


def with_job_rights(settings: Settings) -> Settings:
    """The settings with the grants and permissions that their jobs need; settings that say so themselves are left as they are."""
    values = _Rights(settings)
    for job in settings.jobs.values():
        if job.grant_rights and job.run_as.service_principal_name is not None:
            values.give(job)
    return values.settings()


class _Rights:
    """Collects, for each object, who gets what; then adds it to what the settings grant."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._privileges: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._levels: dict[tuple[str, str], dict[PrincipalConfig, str]] = {}
        self._models = {model.full_name: model for model in settings.registered_models.values()}
        self._schemas = {f"{c.name}.{s.name}" for c in settings.catalogs.values() for s in c.schemas.values()}

    def give(self, job: JobConfig) -> None:
        """Everything that ``job`` names."""
        who = str(job.run_as.service_principal_name)
        for text in _texts(job):
            self._named(text, who, job.run_as)
        for cluster in {task.cluster for task in job.tasks.values() if task.cluster is not None}:
            self._levels.setdefault(("clusters", cluster), {})[job.run_as] = "CAN_RESTART"
        for volume in _library_volumes(job, self._settings):
            self._on_volume(volume, who, _READS)

    def _named(self, text: str, who: str, run_as: PrincipalConfig) -> None:
        schema = text.rpartition(".")[0]
        if text in self._models:
            if self._models[text].owner != who:
                self._on("registered_models", text, who, _ON_MODEL)
            self._on_schema(schema, who, ("CREATE_MODEL",))
        elif text.count(".") == 2 and schema in self._schemas:
            self._on_schema(schema, who, _ON_TABLE)
        elif text.startswith("/Volumes/") and len(text.split("/")) >= 5:
            self._on_volume(".".join(text.split("/")[2:5]), who, _WRITES)
        for kind, level in (("experiments", "CAN_EDIT"), ("serving_endpoints", "CAN_MANAGE")):
            for key, config in getattr(self._settings, kind).items():
                if config.name == text:
                    self._levels.setdefault((kind, key), {})[run_as] = level

    def _on_volume(self, full_name: str, who: str, privileges: Iterable[str]) -> None:
        self._on("volumes", full_name, who, privileges)
        self._on_schema(full_name.rpartition(".")[0], who, ())

    def _on_schema(self, full_name: str, who: str, privileges: Iterable[str]) -> None:
        self._on("schemas", full_name, who, ("USE_SCHEMA", *privileges))
        self._on("catalogs", full_name.partition(".")[0], who, ("USE_CATALOG",))

    def _on(self, kind: str, full_name: str, who: str, privileges: Iterable[str]) -> None:
        self._privileges.setdefault((kind, full_name), {}).setdefault(who, set()).update(privileges)

    def settings(self) -> Settings:
        """The settings with all of it added."""
        changed: dict[str, Any] = {
            "catalogs": {key: self._catalog(catalog) for key, catalog in self._settings.catalogs.items()},
            "registered_models": {
                key: self._granted(model, "registered_models", model.full_name)
                for key, model in self._settings.registered_models.items()
            },
        }
        for kind in ("clusters", "experiments", "serving_endpoints"):
            changed[kind] = {key: self._permitted(one, kind, key) for key, one in getattr(self._settings, kind).items()}
        return self._settings.model_copy(update=changed)

    def _catalog(self, catalog: Any) -> Any:
        schemas = {}
        for key, schema in catalog.schemas.items():
            name = f"{catalog.name}.{schema.name}"
            volumes = {k: self._granted(v, "volumes", f"{name}.{v.name}") for k, v in schema.volumes.items()}
            schemas[key] = self._granted(schema, "schemas", name).model_copy(update={"volumes": volumes})
        return self._granted(catalog, "catalogs", catalog.name).model_copy(update={"schemas": schemas})

    def _granted(self, config: Any, kind: str, full_name: str) -> Any:
        more = dict(self._privileges.get((kind, full_name), {}))
        if not more:
            return config
        grants = [
            grant.model_copy(update={"privileges": tuple(sorted({*grant.privileges, *more.pop(grant.principal)}))})
            if grant.principal in more
            else grant
            for grant in config.grants
        ]
        grants += [GrantConfig(principal=who, privileges=tuple(sorted(given))) for who, given in more.items()]
        return config.model_copy(update={"grants": tuple(grants)})

    def _permitted(self, config: Any, kind: str, key: str) -> Any:
        more = dict(self._levels.get((kind, key), {}))
        if not more:
            return config
        permissions = []
        for permission in config.permissions:
            who = next(
                (one for one in more if permission.principal in (one.user_name, one.service_principal_name)), None
            )
            level = permission.permission_level
            if who is not None:
                level = max(level, more.pop(who), key=_WEAKEST_FIRST.index)
            permissions.append(permission.model_copy(update={"permission_level": level}))
        permissions += [
            PermissionConfig(**one.model_dump(exclude_none=True), permission_level=level) for one, level in more.items()
        ]
        return config.model_copy(update={"permissions": tuple(permissions)})


def _texts(job: JobConfig) -> Iterator[str]:
    yield from job.parameters.values()
    for task in job.tasks.values():
        yield from task.texts().values()


def _library_volumes(job: JobConfig, settings: Settings) -> Iterator[str]:
    lists = [cluster.libraries for cluster in job.job_clusters.values()] + [
        task.libraries for task in job.tasks.values()
    ]
    for library in (library for libraries in lists for library in libraries):
        if library.wheel is not None and settings.wheel is not None:
            yield settings.wheel.volume
        elif library.file is not None:
            yield settings.files[library.file].volume

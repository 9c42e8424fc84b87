"""A model of one's own: its code, its test and its part of an environment, after a job that is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import environment, scaffold
from scripts.errors import NotFound, Refused

if TYPE_CHECKING:
    from infra.settings import Settings

KINDS = ("regression", "classification")


@dataclass(frozen=True)
class NewModel:
    """What was written, and for which environment."""

    name: str
    env: str
    files: list[Path]


def new_model(name: str, *, kind: str, env: str, target: str, like: str) -> NewModel:
    """Writes a model's files; nothing is left when the environment would not load with them.

    Args:
        kind: one of `KINDS`.
        env: the environment that gets it; those that inherit from it have it too.
        target: the column to predict.
        like: the job after which its own is made, with that job's model, experiment and endpoint.

    Raises:
        Refused: the name or column is none, or taken.
        NotFound: there is no such job, or it does not say what it trains.
        SettingsError: the environment does not load, before or with it.
    """
    if kind not in KINDS:
        raise Refused(f"found the kind {kind!r}, expected {' or '.join(KINDS)}")
    settings = environment.settings(env)
    values = {
        "name": scaffold.check_name(name),
        "title": name.replace("_", " ").capitalize(),
        "target": scaffold.check_name(target),
        "regression": kind == "regression",
        "env": env,
        **_pattern(settings, like),
    }
    files = scaffold.write("model", values, lambda: environment.settings(env))
    return NewModel(name, env, files)


def _pattern(settings: Settings, like: str) -> dict[str, Any]:
    """The keys and names of what the job ``like`` trains into."""
    if like not in settings.jobs:
        raise NotFound("job", like, list(settings.jobs))
    parameters = settings.jobs[like].parameters
    missing = [name for name in ("table", "model", "experiment", "endpoint") if name not in parameters]
    if missing:
        raise Refused(f"jobs.{like}.parameters: found no {', '.join(missing)}, expected a job that says what it trains")
    catalog_name, schema_name, _ = parameters["table"].split(".")
    catalog, found = _key(settings.catalogs, "name", catalog_name, "catalog")
    derived = settings.layers is not None and ("catalogs", catalog, "name") in settings.layers.derived
    return {
        "like": like,
        "like_schema": _key(found.schemas, "name", schema_name, "schema")[0],
        "like_model": _key(settings.registered_models, "full_name", parameters["model"], "registered model")[0],
        "like_experiment": _key(settings.experiments, "name", parameters["experiment"], "experiment")[0],
        "like_endpoint": _key(settings.serving_endpoints, "name", parameters["endpoint"], "serving endpoint")[0],
        "catalog": catalog,
        "catalog_name": catalog_name.replace(settings.env, "${env}") if derived else catalog_name,
    }


def _key(section: dict[str, Any], field: str, name: str, what: str) -> tuple[str, Any]:
    for key, config in section.items():
        if getattr(config, field) == name:
            return key, config
    raise NotFound(what, name, [getattr(config, field) for config in section.values()])

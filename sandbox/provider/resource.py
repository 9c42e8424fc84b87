"""What a resource type is: a declaration for those that map to the API one to one, and methods to override for the rest."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from functools import cache
from typing import Any, ClassVar

from sandbox.provider.client import Client
from sandbox.provider.conversion import Renames, from_api, to_api
from sandbox.provider.planning import Plan, Planner, Suppressor
from sandbox.provider.schema_data import TypeSchema, resource_schema

State = dict[str, Any]


_ROUTING = frozenset({"provider_config", "api"})
"""Which workspace, or which level, a provider of several is to speak to: never the API's business."""


class ResourceError(Exception):
    """A diagnostic in the user's words, for what the API itself does not refuse."""


class Resource(ABC):
    """One resource type. Subclasses set ``type_name`` and define `create`, `read`, `update` and `delete`.

    ``renames``: API names by Terraform path. ``keep``: paths that only Terraform knows. ``suppress``: differences without meaning.
    ``zeros``: values where the API says nothing and the SDK yet writes a zero value. ``noun``: how messages call it.
    """

    type_name: ClassVar[str]
    noun: ClassVar[str]
    renames: ClassVar[Renames] = {}
    keep: ClassVar[frozenset[str]] = frozenset({"id"})
    suppress: ClassVar[dict[str, Suppressor]] = {}
    zeros: ClassVar[dict[str, Any]] = {}

    @property
    def schema(self) -> TypeSchema:
        return resource_schema(self.type_name)

    def validate(self, config: State) -> list[str]:
        """Errors in a configuration that the schema lets through."""
        return []

    def plan(self, prior: State | None, proposed: State | None, config: State | None) -> Plan:
        return Planner(self.schema, self.suppress).plan(prior, proposed, config)

    @abstractmethod
    def create(self, client: Client, planned: State) -> str:
        """Make it and give its id."""

    def complete(self, client: Client, id_: str, planned: State) -> None:  # noqa: B027 - most types need nothing more
        """What has to follow `create`. Until it succeeds the object is in the state as tainted, so it is neither lost nor made twice."""

    @abstractmethod
    def read(self, client: Client, id_: str, prior: State) -> State | None:
        """The state as the platform has it now. `ApiError.gone` and None both mean that it is not there."""

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        """Change it in place; a returned id replaces the old one."""
        raise ResourceError(f"a changed {self.noun} is replaced, not updated")

    @abstractmethod
    def delete(self, client: Client, id_: str, prior: State) -> None:
        """Take it away; `ApiError.gone` means that somebody else has."""

    def body(self, state: State, *skip: str) -> dict[str, Any]:
        return to_api(self.schema.block, state, self.renames, self.keep | _ROUTING | frozenset(skip))

    def state(self, answer: dict[str, Any], prior: State, id_: str, **extra: Any) -> State:
        converted = from_api(self.schema.block, answer, prior, self.renames, self.keep | _ROUTING)
        missing = {name: zero for name, zero in self.zeros.items() if converted.get(name) is None}
        return {**converted, **missing, "id": id_, **extra}


def changed(prior: State, planned: State, *names: str) -> bool:
    return any(prior.get(name) != planned.get(name) for name in names)


@cache
def resources() -> dict[str, Resource]:
    """All resource types found in `sandbox.provider.resources`, by name; a type defined twice raises."""
    import sandbox.provider.resources as package

    found: dict[str, Resource] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Resource) and "type_name" in vars(value):
                if value.type_name in found and type(found[value.type_name]) is not value:
                    raise TypeError(f"{value.type_name} is defined twice")
                found[value.type_name] = value()
    return found

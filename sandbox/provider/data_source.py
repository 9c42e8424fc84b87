"""What a data source is, and how they are found."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from functools import cache
from typing import Any, ClassVar

from sandbox.provider.client import Client
from sandbox.provider.schema_data import TypeSchema, data_source_schema


class DataSource(ABC):
    """Subclasses set ``type_name`` and define `read`, which gives the attributes that it knows."""

    type_name: ClassVar[str]

    @property
    def schema(self) -> TypeSchema:
        return data_source_schema(self.type_name)

    @abstractmethod
    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        """The attributes and blocks for what is set in a configuration. `ApiError` and `ResourceError` are for the user."""


@cache
def data_sources() -> dict[str, DataSource]:
    """All data sources found in `sandbox.provider.data_sources`, by name."""
    import sandbox.provider.data_sources as package

    found: dict[str, DataSource] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, DataSource) and "type_name" in vars(value):
                found[value.type_name] = value()
    return found

"""What is right as far as anybody can tell, and worth a word all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from infra.cross_references import library_lists
from infra.hcl import KeyPath, dotted

if TYPE_CHECKING:
    from infra.settings import Settings

_PLAIN = re.compile(r"\w+", re.ASCII)


def notes(settings: Settings) -> list[str]:
    """One line each, with file, line and key."""
    layers = settings.layers
    return [
        f"{layers.origin(path) if layers else settings.env}: {dotted(path)}: {note}" for path, note in _quoted(settings)
    ]


def _quoted(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Names that SQL takes between backticks only, such as a catalog named after an environment with a hyphen.

    Source: https://docs.databricks.com/sql/language-manual/sql-ref-names (delimited identifiers)
    """
    for key, catalog in settings.catalogs.items():
        named: list[tuple[KeyPath, str]] = [(("catalogs", key, "name"), catalog.name)]
        named += [
            (("catalogs", key, "schemas", inner, "name"), schema.name) for inner, schema in catalog.schemas.items()
        ]
        for path, name in named:
            if not _PLAIN.fullmatch(name):
                yield path, f'"{name}" has to be quoted in SQL, as `{name}`; without a hyphen it need not be'


def pypi_pins(settings: Settings) -> dict[str, tuple[KeyPath, str]]:
    """Each ``name==version`` that a cluster or task takes from the usual index, with the first key that says so and its place."""
    found: dict[str, tuple[KeyPath, str]] = {}
    for path, libraries in library_lists(settings):
        for index, library in enumerate(libraries):
            if library.pypi is not None and library.pypi.repo is None:
                here: KeyPath = (*path, index, "pypi", "package")
                found.setdefault(
                    library.pypi.package, (here, settings.layers.origin(here) if settings.layers else settings.env)
                )
    return found

"""One library on a cluster."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from modules.access.config import exactly_one
from modules.config import Config, Items
from modules.errors import DuplicateLibrary
from modules.libraries.pins import (
    check_cran,
    check_jar,
    check_maven,
    check_pypi,
    check_requirements_path,
    check_whl,
    pypi_name,
)


class PypiLibrary(Config):
    """A package from a Python index."""

    package: Annotated[str, AfterValidator(check_pypi)] = Field(description="`name==version`, with extras where needed")
    repo: str | None = Field(None, description="Index to take it from; default: that of the workspace, else PyPI")


class MavenLibrary(Config):
    """A package from a Maven repository."""

    coordinates: Annotated[str, AfterValidator(check_maven)] = Field(description="`group:artifact:version`")
    exclusions: Items[str] = Field((), description="Dependencies to leave out, `group:artifact` each")
    repo: str | None = Field(None, description="Repository; default: Maven Central and Spark Packages")


class CranLibrary(Config):
    """An R package."""

    package: str = Field(min_length=1, description="Name on CRAN")
    repo: str | None = Field(None, description="A dated snapshot of CRAN: that is what pins the version")

    @model_validator(mode="after")
    def _pinned(self) -> CranLibrary:
        check_cran(self.package, self.repo)
        return self


class LibraryConfig(Config):
    """One library of exactly one kind."""

    pypi: PypiLibrary | None = Field(None, description="From a Python index")
    maven: MavenLibrary | None = Field(None, description="From a Maven repository")
    cran: CranLibrary | None = Field(None, description="From a dated CRAN snapshot")
    whl: Annotated[str, AfterValidator(check_whl)] | None = Field(
        None, description="Path of a wheel that is already there"
    )
    jar: Annotated[str, AfterValidator(check_jar)] | None = Field(
        None, description="Path of a jar that is already there"
    )
    requirements: Annotated[str, AfterValidator(check_requirements_path)] | None = Field(
        None, description="Path of a requirements.txt that is already there (runtime 15 and later)"
    )
    wheel: str | None = Field(
        None, description="Name of a distribution that this repository builds, such as `lakewright_ml`"
    )
    file: str | None = Field(None, description="Key of one of `files`: a requirements `.txt`, a `.whl` or a `.jar`")

    @model_validator(mode="after")
    def _one_kind(self) -> LibraryConfig:
        exactly_one(self, *type(self).model_fields)
        return self

    @property
    def kind(self) -> str:
        return exactly_one(self, *type(self).model_fields)

    @property
    def identity(self) -> str:
        """What may be there only once: the name without its version, where the kind has one."""
        if self.pypi is not None:
            return pypi_name(self.pypi.package)
        if self.maven is not None:
            return self.maven.coordinates.rpartition(":")[0]
        if self.cran is not None:
            return self.cran.package
        return str(getattr(self, self.kind))


def check_no_duplicates(libraries: tuple[LibraryConfig, ...], *key: str) -> tuple[LibraryConfig, ...]:
    """Each library once, in whatever version. Raises `DuplicateLibrary` at ``key``."""
    seen: set[tuple[str, str]] = set()
    for library in libraries:
        if (library.kind, library.identity) in seen:
            raise DuplicateLibrary(library.identity, library.kind).at(*key)
        seen.add((library.kind, library.identity))
    return libraries


Libraries = Annotated[Items[LibraryConfig], AfterValidator(check_no_duplicates)]
"""The libraries of one cluster; their order does not matter."""

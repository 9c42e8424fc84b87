"""What a list of libraries asks of Python: requirement lines, wheel files, package indexes.

A library is what the Libraries API takes (https://docs.databricks.com/api/workspace/libraries/install): exactly one of ``pypi``, ``whl``,
``requirements``, ``egg``, ``jar``, ``maven``, ``cran``. The last three belong to the JVM and to R, which the sandbox has not.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from sandbox.core.workspace import Workspace
from sandbox.runtime.platform_paths import local_path

FOREIGN = ("jar", "maven", "cran", "egg")


class LibraryInstallError(Exception):
    """A library cannot be installed: it does not exist, cannot be parsed, or its installation failed."""


@dataclass
class Wanted:
    """``lines``: requirements as pip takes them. ``wheels``: local files. ``indexes``: package indexes to ask before the usual one."""

    lines: list[str] = field(default_factory=list)
    wheels: list[Path] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def wanted(workspace: Workspace, libraries: list[dict[str, Any]]) -> Wanted:
    """Read the libraries' files. Raises `LibraryInstallError` on a missing or unreadable one."""
    result = Wanted()
    for library in libraries:
        _add(workspace, library, result)
    return result


def from_dependencies(lines: list[str]) -> list[dict[str, Any]]:
    """An environment spec's ``dependencies`` (lines of a requirements file) as libraries."""
    libraries: list[dict[str, Any]] = []
    for line in (each.strip() for each in lines):
        if line.startswith("-r ") or line.startswith("--requirement "):
            libraries.append({"requirements": line.partition(" ")[2].strip()})
        elif line.endswith(".whl") and "@" not in line:
            libraries.append({"whl": line})
        elif line and not line.startswith("#"):
            libraries.append({"pypi": {"package": line}})
    return libraries


def _add(workspace: Workspace, library: dict[str, Any], result: Wanted) -> None:
    if pypi := library.get("pypi"):
        result.lines.append(_checked(pypi["package"]))
        if pypi.get("repo"):
            result.indexes.append(pypi["repo"])
    elif path := library.get("whl"):
        result.wheels.append(_file(workspace, path))
    elif path := library.get("requirements"):
        _add_requirements(workspace, path, result)
    else:
        kind = next((name for name in FOREIGN if name in library), "unknown")
        result.notes.append(f"left out: {kind} library {library.get(kind)} (the sandbox runs Python only)")


def _add_requirements(workspace: Workspace, path: str, result: Wanted) -> None:
    try:
        lines = _file(workspace, path).read_text().splitlines()
    except UnicodeDecodeError as error:
        raise LibraryInstallError(f"{path} is no text in UTF-8: {error}") from None
    for raw in lines:
        line = raw.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        option, _, value = line.replace("=", " ", 1).partition(" ") if line.startswith("--") else line.partition(" ")
        if option in ("--index-url", "-i", "--extra-index-url"):
            result.indexes.append(value.strip())
        elif line.startswith("-"):
            raise LibraryInstallError(f"{path}: the sandbox does not know the option {option}")
        elif line.endswith(".whl") and "@" not in line:
            result.wheels.append(_file(workspace, line))
        else:
            result.lines.append(_checked(line))


def _file(workspace: Workspace, path: str) -> Path:
    try:
        found = local_path(workspace, path)
    except ValueError as error:
        raise LibraryInstallError(str(error)) from None
    if not found.is_file():
        raise LibraryInstallError(f"Library file {path} does not exist.")
    return found


def _checked(line: str) -> str:
    try:
        Requirement(line)
    except InvalidRequirement as error:
        raise LibraryInstallError(f"{line!r} is not a requirement: {error}") from None
    return line


def wheel_requirements(wheel: Path) -> tuple[str, list[Requirement]]:
    """``NAME==VERSION`` of a wheel and what it requires here (markers evaluated, extras left out)."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
            headers = HeaderParser().parsestr(archive.read(name).decode())
        requires = [Requirement(line) for line in headers.get_all("Requires-Dist") or []]
    except (zipfile.BadZipFile, StopIteration) as error:
        raise LibraryInstallError(f"{wheel.name} is not a wheel: {error or 'it has no METADATA'}") from None
    except (InvalidRequirement, UnicodeDecodeError) as error:
        raise LibraryInstallError(f"{wheel.name} has metadata that cannot be read: {error}") from None
    needed = [each for each in requires if each.marker is None or each.marker.evaluate({"extra": ""})]
    return f"{headers['Name']}=={headers['Version']}", needed

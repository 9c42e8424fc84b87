"""What a list of libraries asks of Python: requirement lines, wheel files, package indexes.

A library is what the Libraries API takes (https://docs.databricks.com/api/workspace/libraries/install): exactly one of ``pypi``, ``whl``,
``requirements``, ``egg``, ``jar``, ``maven``, ``cran``. The last three belong to the JVM and to R, which the sandbox has not.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from packaging.requirements import InvalidRequirement, Requirement

Files = Callable[[str], Path]
"""From a path in a library to the file that whoever asked may read; raises `ValueError` where there is none."""
_WEB_ADDRESS = re.compile(r"(git\+)?https?://[^\s$]+", re.IGNORECASE)
"""Without ``${NAME}``, in whose place the installer would put a variable of the sandbox's."""
FOREIGN = ("jar", "maven", "cran", "egg")
_MAX_METADATA_BYTES, _MAX_WHEEL_FILES = 2 * 1024 * 1024, 100_000
"""Far more than any wheel of a package index has. A file of some kilobytes can unpack to gigabytes."""
_MAX_REQUIREMENTS_BYTES = 1024 * 1024


class LibraryInstallError(Exception):
    """A library cannot be installed: it does not exist, cannot be parsed, or its installation failed."""


@dataclass
class Wanted:
    """``lines``: requirements as pip takes them. ``wheels``: local files. ``indexes``: package indexes to ask before the usual one."""

    lines: list[str] = field(default_factory=list)
    wheels: list[Path] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def wanted(files: Files, libraries: list[dict[str, Any]]) -> Wanted:
    """Read the libraries' files, each through ``files``. Raises `LibraryInstallError` on a missing or unreadable one."""
    reader = _Reader(files)
    for library in libraries:
        reader.add(library)
    return reader.result


def no_files(path: str) -> Path:
    """For libraries that may name packages of an index only."""
    raise ValueError(f"{path} is a file, where only packages of an index may be named.")


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


class _Reader:
    """Reads libraries one after another into ``result``."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: set[Path] = set()
        self.result = Wanted()

    def add(self, library: dict[str, Any]) -> None:
        if pypi := library.get("pypi"):
            self._add_line(pypi["package"])
            if pypi.get("repo"):
                self._add_index(pypi["repo"])
        elif path := library.get("whl"):
            self.result.wheels.append(self._file(path))
        elif path := library.get("requirements"):
            self._add_requirements(path)
        else:
            kind = next((name for name in FOREIGN if name in library), "unknown")
            note = f"left out: {kind} library {library.get(kind)} (the sandbox runs Python only)"
            self.result.notes.append(note)

    def _add_requirements(self, path: str) -> None:
        found = self._file(path)
        if found in self._read:
            return
        self._read.add(found)
        if found.stat().st_size > _MAX_REQUIREMENTS_BYTES:
            raise LibraryInstallError(f"{path} has more than {_MAX_REQUIREMENTS_BYTES:,} bytes.")
        try:
            lines = found.read_text().splitlines()
        except UnicodeDecodeError as error:
            raise LibraryInstallError(f"{path} is no text in UTF-8: {error}") from None
        for raw in lines:
            line = raw.partition(" #")[0].strip()
            if line and not line.startswith("#"):
                self._add_requirements_line(path, line)

    def _add_requirements_line(self, path: str, line: str) -> None:
        option, _, value = line.replace("=", " ", 1).partition(" ") if line.startswith("--") else line.partition(" ")
        if option in ("--index-url", "-i", "--extra-index-url"):
            self._add_index(value.strip())
        elif option in ("-r", "--requirement"):
            # As pip has it: a path that is not absolute begins at the file that names it.
            nested = value.strip()
            self._add_requirements(nested if _is_absolute(nested) else f"{path.rpartition('/')[0]}/{nested}")
        elif line.startswith("-"):
            raise LibraryInstallError(f"{path}: the sandbox does not know the option {option}")
        else:
            self._add_line(line)

    def _add_line(self, line: str) -> None:
        if line.endswith(".whl") and "@" not in line:  # a path, as pip takes one in the place of a package's name
            self.result.wheels.append(self._file(line))
            return
        requirement = checked(line)
        if requirement.url and requirement.url.lower().startswith("file:"):
            self.result.wheels.append(self._file(unquote(requirement.url)))
        else:
            self.result.lines.append(line)

    def _add_index(self, address: str) -> None:
        if not _WEB_ADDRESS.fullmatch(address):
            raise LibraryInstallError(
                f"{address!r} is no package index: expected an address that begins with https://."
            )
        self.result.indexes.append(address)

    def _file(self, path: str) -> Path:
        try:
            found = self._files(path)
        except ValueError as error:
            raise LibraryInstallError(str(error)) from None
        if not found.is_file():
            raise LibraryInstallError(f"Library file {path} does not exist.")
        return found


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or path.partition("/")[0].endswith(":")


def checked(line: str) -> Requirement:
    """One requirement line. Raises `LibraryInstallError`, also for one whose address would be read on this machine."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement as error:
        raise LibraryInstallError(f"{line!r} is not a requirement: {error}") from None
    if (
        requirement.url
        and not requirement.url.lower().startswith("file:")
        and not _WEB_ADDRESS.fullmatch(requirement.url)
    ):
        raise LibraryInstallError(
            f"{line!r} names an address that is not fetched: expected https://…, git+https://… or file:/Volumes/…"
        )
    return requirement


def wheel_requirements(wheel: Path) -> tuple[str, list[Requirement]]:
    """``NAME==VERSION`` of a wheel and what it requires here (markers evaluated, extras left out)."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            if len(names) > _MAX_WHEEL_FILES:
                raise LibraryInstallError(
                    f"{wheel.name} holds {len(names):,} files; at most {_MAX_WHEEL_FILES:,} are read."
                )
            name = next(each for each in names if each.endswith(".dist-info/METADATA"))
            with archive.open(name) as file:
                metadata = file.read(_MAX_METADATA_BYTES + 1)
            if len(metadata) > _MAX_METADATA_BYTES:
                raise LibraryInstallError(f"{wheel.name} has metadata of more than {_MAX_METADATA_BYTES:,} bytes.")
            headers = HeaderParser().parsestr(metadata.decode())
        requires = [Requirement(line) for line in headers.get_all("Requires-Dist") or []]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, StopIteration) as error:
        raise LibraryInstallError(f"{wheel.name} is not a wheel: {error or 'it has no METADATA'}") from None
    except (InvalidRequirement, UnicodeDecodeError) as error:
        raise LibraryInstallError(f"{wheel.name} has metadata that cannot be read: {error}") from None
    if local := [each for each in requires if each.url]:
        raise LibraryInstallError(
            f"{wheel.name} requires {local[0]}, an address, where only packages of an index may be named."
        )
    needed = [each for each in requires if each.marker is None or each.marker.evaluate({"extra": ""})]
    return f"{headers['Name']}=={headers['Version']}", needed

"""When a library is pinned exactly: installing it tomorrow gives the same code as today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from modules.errors import BadValue, UnpinnedLibrary

FILE_ROOTS = ("/Volumes/", "/Workspace/", "s3://", "abfss://", "gs://")
"""Where Databricks reads library files; DBFS is not read any more from runtime 15 on."""

_MAVEN = re.compile(r"[^:\s]+:[^:\s]+:(?P<version>[^:\s]+)")
_MOVING_VERSION = re.compile(r"[\[\](),+]|^(latest|release)(\..*)?$|-SNAPSHOT$", re.IGNORECASE)
_DATED_SNAPSHOT = re.compile(r"/\d{4}-\d{2}-\d{2}(/|$)")
_JAR_VERSION = re.compile(r"-\d[\w.+-]*\.jar$")
_CONTENT_HASH = re.compile(r"/[0-9a-f]{12,64}/")


def check_pypi(package: str) -> str:
    """``name==1.2.3``, with extras and a marker where needed. Raises `UnpinnedLibrary`."""
    expected = 'one version, such as "scikit-learn==1.5.2"'
    try:
        requirement = Requirement(package)
    except InvalidRequirement as error:
        raise UnpinnedLibrary("pypi", package, expected) from error
    specifiers = list(requirement.specifier)
    exact = (
        len(specifiers) == 1 and specifiers[0].operator in ("==", "===") and not specifiers[0].version.endswith(".*")
    )
    if not exact:
        raise UnpinnedLibrary("pypi", package, expected)
    return package


def pypi_name(package: str) -> str:
    return canonicalize_name(Requirement(package).name)


def check_maven(coordinates: str) -> str:
    """``group:artifact:version`` with a version that does not move. Raises `UnpinnedLibrary`."""
    match = _MAVEN.fullmatch(coordinates)
    if match is None or _MOVING_VERSION.search(match["version"]):
        raise UnpinnedLibrary(
            "maven",
            coordinates,
            'group:artifact:version, such as "com.databricks:spark-xml_2.12:0.18.0", not a range or snapshot',
        )
    return coordinates


def check_cran(package: str, repo: str | None) -> None:
    """Databricks installs what the CRAN repository holds that day: only a dated snapshot pins it. Raises `UnpinnedLibrary`."""
    if repo is None or not _DATED_SNAPSHOT.search(repo):
        found = f"{package} from {repo or 'the default repository'}"
        raise UnpinnedLibrary(
            "cran",
            found,
            'a dated snapshot as repo, such as "https://packagemanager.posit.co/cran/__linux__/jammy/2026-06-01"',
        )


def check_whl(path: str) -> str:
    """A wheel's file name carries its version. Raises `BadValue` for another place, `UnpinnedLibrary` for another name."""
    _check_root("whl", path)
    try:
        parse_wheel_filename(PurePosixPath(path).name)
    except InvalidWheelFilename as error:
        raise UnpinnedLibrary(
            "whl", path, 'a file name with the version, such as "tools-1.2.0-py3-none-any.whl"'
        ) from error
    return path


def check_jar(path: str) -> str:
    """A jar needs its version in its name, or a folder named by its hash. Raises `BadValue` or `UnpinnedLibrary`."""
    _check_root("jar", path)
    if not (_JAR_VERSION.search(path) or (path.endswith(".jar") and _CONTENT_HASH.search(path))):
        raise UnpinnedLibrary(
            "jar", path, 'a file name with the version, such as "connector-1.2.0.jar", or a folder named by its sha256'
        )
    return path


def check_requirements_path(path: str) -> str:
    """Pins inside a file that is already there cannot be read here, so its folder must be named by its hash. Raises `UnpinnedLibrary`."""
    _check_root("requirements", path)
    if not (path.endswith(".txt") and _CONTENT_HASH.search(path)):
        raise UnpinnedLibrary(
            "requirements",
            path,
            'a .txt in a folder named by its sha256, or { file = "KEY" } with the file declared under files',
        )
    return path


def unpinned_lines(text: str) -> Iterator[tuple[int, str]]:
    """Line number (from 1) and text of each line of a requirements file that is not exactly one pinned requirement.

    Comments, blank lines and ``--index-url`` style options are fine; an option that pulls in other files or paths (``-r``, ``-c``, ``-e``)
    is not, since what it brings cannot be seen here. A line may go on after a backslash, and carry ``--hash`` options.
    """
    number, pending, start = 0, "", 1
    for number, raw in enumerate(text.splitlines(), start=1):
        start = start if pending else number
        pending += raw.strip()
        if pending.endswith("\\"):
            pending = pending[:-1] + " "
            continue
        line, pending = re.sub(r"(^|\s)#.*", "", pending).strip(), ""
        if line and not _pinned_line(line):
            yield start, line
    if pending.strip():
        yield start, pending.strip()


def _pinned_line(line: str) -> bool:
    if line.startswith(("--index-url", "--extra-index-url", "--no-binary", "--only-binary", "--prefer-binary")):
        return True
    try:
        check_pypi(re.split(r"\s--hash[= ]", line, maxsplit=1)[0].strip())
    except UnpinnedLibrary:
        return False
    return True


def _check_root(kind: str, path: str) -> None:
    if not path.startswith(FILE_ROOTS):
        raise BadValue(f"{kind} path", path, f"one that begins with {', '.join(FILE_ROOTS)}")

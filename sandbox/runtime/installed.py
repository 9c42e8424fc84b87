"""What the project's own environment has installed: the sandbox's counterpart of a Databricks runtime's packages."""

from __future__ import annotations

import functools
import re
import sysconfig
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SITE_PACKAGES = Path(sysconfig.get_paths()["purelib"])
_DIST_INFO = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")


@functools.lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Version by canonical name. Editable installs are left out: they are this repository's sources, no packages of a runtime.

    Read from folder names, which takes milliseconds; a process sees its environment as it was at the first call.
    """
    found: dict[str, str] = {}
    for folder in SITE_PACKAGES.iterdir():
        match = _DIST_INFO.fullmatch(folder.name)
        if match and not _editable(folder):
            found[canonicalize_name(match["name"])] = match["version"]
    return found


def _editable(dist_info: Path) -> bool:
    origin = dist_info / "direct_url.json"
    return origin.is_file() and '"editable":true' in origin.read_text().replace(" ", "")


def satisfies(requirement: Requirement) -> bool:
    """True when the installed version is one that ``requirement`` allows (extras and direct URLs are never taken for granted)."""
    version = versions().get(canonicalize_name(requirement.name))
    if version is None or requirement.url or requirement.extras:
        return False
    return requirement.specifier.contains(version, prereleases=True)


def has(requirement: Requirement) -> bool:
    """True when some version of it is installed."""
    return canonicalize_name(requirement.name) in versions() and not requirement.url

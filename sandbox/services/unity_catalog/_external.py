"""Places outside the metastore's own storage, which external tables, volumes and storage roots name.

Source: https://docs.databricks.com/connect/unity-catalog/cloud-storage/ (no path may overlap with managed storage or another path).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.workspace import Workspace


def check(workspace: Workspace, location: Any) -> None:
    """Raise `InvalidParameterValue` for a place in the sandbox's own folder: whoever names one must not get at what others keep there."""
    if not isinstance(location, str) or not location:
        return
    try:
        parts = urlsplit(location)
        path = Path(unquote(parts.path))
        mine = workspace.home.resolve()
        inside = parts.scheme.lower() in ("file", "") and path.is_absolute() and _overlap(path.resolve(), mine)
    except (OSError, RuntimeError, ValueError):
        raise InvalidParameterValue(f"Invalid location {location[:200]!r}.") from None
    if inside:
        raise InvalidParameterValue(
            f"Input path url '{location[:200]}' overlaps with managed storage.", error_code="LOCATION_OVERLAP"
        )


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)

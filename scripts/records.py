"""Files that this program keeps for itself, as JSON: read with a check of their shape, for anybody may have damaged them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any] | None:
    """What is kept there; None when it was never written or holds no JSON object. Other errors of the file system are raised."""
    try:
        return parsed(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def parsed(content: bytes) -> dict[str, Any] | None:
    """The JSON object that ``content`` is; None when it is none."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None  # not JSON, or a number or depth that nobody wrote
    return document if isinstance(document, dict) else None

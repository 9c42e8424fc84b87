"""What a task left in its folder: its result and its task values.

The task's code may have put anything there, and JSON of any shape.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sandbox.runtime import distrusted


def values(work: Path) -> dict[str, Any]:
    """Task values by key."""
    return _object(work / "values.json") or {}


def result(work: Path) -> dict[str, Any] | None:
    """``{"error", "error_trace", "notebook_result"}``, each a string, absent or None; None when the task left no result."""
    found = _object(work / "result.json")
    if found is None:
        return None
    notebook = found.get("notebook_output")
    given = {"notebook_result": notebook.get("result") if isinstance(notebook, dict) else None}
    given |= {key: found[key] for key in ("error", "error_trace") if key in found}
    return {key: value if value is None else str(value) for key, value in given.items()}


def forget(work: Path) -> None:
    """Remove what has been read: it may hold secrets, which are kept out of what the run shows."""
    for path in [work / "values.json", work / "result.json", *work.glob("child-*")]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _object(path: Path) -> dict[str, Any] | None:
    content = distrusted.read(path)
    if content is None:
        return None
    try:
        found = json.loads(content)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None

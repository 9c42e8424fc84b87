"""Folders that are forgotten as a whole: a kill in the middle of a deletion must not leave a half that is taken for everything."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

_MARK = "forgotten"


def forget(folders: Iterable[Path]) -> None:
    """Take the folders out of their places, then delete them, with what an earlier call was killed in.

    Raises `OSError` when a folder cannot be moved (then it is as it was) or deleted (then it is out of its place).
    """
    wanted = list(folders)
    for folder in wanted:
        if folder.exists():
            folder.rename(folder.with_name(f".{folder.name}.{_MARK}-{uuid.uuid4().hex[:8]}"))
    for folder in wanted:
        for gone in folder.parent.glob(f".{folder.name}.{_MARK}-*"):
            shutil.rmtree(gone)

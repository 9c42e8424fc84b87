"""Files on their way out: what is sent is the file as it was when asked for, though it be overwritten or deleted meanwhile."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse

from sandbox.core.workspace import Workspace


def _folder(workspace: Workspace) -> Path:
    return workspace.home / "downloads"


def sweep(workspace: Workspace) -> None:
    """Remove what downloads that a kill ended have left."""
    if _folder(workspace).exists():
        shutil.rmtree(_folder(workspace))


class Snapshot(FileResponse):
    """``file`` as the answer, ranges included: a second name keeps its bytes until the last of them is sent.

    Size and contents would otherwise be of two versions when the file is replaced between looking at it and opening it.
    """

    def __init__(self, workspace: Workspace, file: Path) -> None:
        self._link = _folder(workspace) / secrets.token_hex(16)
        self._link.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, self._link)
        super().__init__(self._link, media_type="application/octet-stream", stat_result=self._link.stat())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._link.unlink()

"""The tasks whose processes run now: by the token that each has, and with the secrets that each has learnt."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.core.workspace import Workspace
from sandbox.runtime.keeper.redaction import Redactor
from sandbox.runtime.kept import Kept

_SERVICE = "running tasks"


@dataclass
class RunningTask:
    """``redactor`` knows what the task's results may not show."""

    run_id: int
    principal: str
    redactor: Redactor = field(default_factory=Redactor)
    kept: Kept | None = None


class RunningTasks(dict[str, RunningTask]):
    """By the hash of their token."""

    @staticmethod
    def of(workspace: Workspace) -> RunningTasks:
        found = workspace.services.setdefault(_SERVICE, RunningTasks())
        assert isinstance(found, RunningTasks)
        return found

    async def disclose(self, principal: str, secret: bytes) -> None:
        """``principal`` is about to be told ``secret``: from now on no task of theirs shows it, whichever of them asked."""
        for task in list(self.values()):
            if task.principal == principal:
                task.redactor.add(secret)
                if task.kept is not None:
                    await task.kept.disclose(secret)

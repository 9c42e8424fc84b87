"""What a task needs of its run, and of whoever runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace
from sandbox.runtime.jobs.outcome import Outcome


@dataclass(frozen=True)
class Hooks:
    """What whoever runs all runs does for one of them."""

    places: asyncio.Semaphore
    """How many tasks' processes may still start."""
    stopping: Callable[[], bool]
    """Whether the sandbox itself comes to its end: what is interrupted then is no cancellation."""
    begin: Callable[[Document], None]
    """Starts a run that is on record."""
    wait: Callable[[int], Awaitable[Document]]
    """Gives the run of that id once it has ended."""
    cancel: Callable[[int], None]
    """Ends the run of that id."""


@dataclass(frozen=True)
class RunContext:
    """One run, as its tasks see it."""

    workspace: Workspace
    run: Document
    hooks: Hooks
    tasks: Mapping[str, Document]
    """The latest attempt of each task, by its key."""
    attempt: Callable[[Document, Document, Any], Awaitable[Outcome]]
    """Runs an attempt: of the task as it is defined, with its record, for an input of a loop."""

    @property
    def store(self) -> Store:
        return self.workspace.store

    @property
    def settings(self) -> Document:
        settings: Document = self.run["settings"]
        return settings

    @property
    def principal(self) -> str:
        """As whom the tasks run."""
        principal: str = self.run["run_as"]
        return principal

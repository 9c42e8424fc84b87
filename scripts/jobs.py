"""Find jobs and start them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from scripts.errors import NotFound

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings


def find_job(client: WorkspaceClient, settings: Settings, name: str) -> int:
    """The id of the job with that key in the settings, or that name. Raises `NotFound`."""
    wanted = settings.jobs[name].name if name in settings.jobs else name
    for job in client.jobs.list(name=wanted):
        if job.job_id is not None:
            return job.job_id
    known = [job.settings.name or "" for job in client.jobs.list() if job.settings]
    raise NotFound("job", wanted, known)


def start(client: WorkspaceClient, job_id: int, parameters: dict[str, str]) -> int:
    """Start a run and give its id: one run, however often the SDK repeats a request whose answer was lost on the way."""
    started: Any = client.jobs.run_now(job_id, job_parameters=parameters or None, idempotency_token=uuid.uuid4().hex)
    return int(started.run_id)

"""Whether a job runs the code of ``ml/`` as it is now: what runs is the wheel of the last apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import places, wheel

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import JobSettings

    from infra.settings import Settings


def changed_since_apply(client: WorkspaceClient, settings: Settings, job_id: int) -> str | None:
    """What to say when the job's wheel is another than the sources of now would give; None when it is that, or has none of ours."""
    if settings.wheel is None:
        return None
    job = client.jobs.get(job_id).settings
    runs = [path for path in _wheels(job) if path.startswith(_folder(settings))] if job else []
    if not runs:
        return None
    if wheel.is_current(settings.wheel.project) and _built(settings) in runs:
        return None
    return (
        f"{settings.wheel.project}/ has changed since the last apply; this run uses the code of then ({runs[0]}). "
        f"`lakewright plan {settings.env}` and `lakewright apply {settings.env}` bring the new code."
    )


def _folder(settings: Settings) -> str:
    from infra.wheel import FOLDER

    assert settings.wheel is not None
    return f"/Volumes/{settings.wheel.volume.replace('.', '/')}/{FOLDER}/"


def _built(settings: Settings) -> str | None:
    from infra.errors import WheelMissing
    from infra.wheel import built_wheel, wheel_path

    assert settings.wheel is not None
    try:
        return wheel_path(settings.wheel, built_wheel(places.ROOT, settings.env))
    except WheelMissing:
        return None


def _wheels(job: JobSettings) -> list[str]:
    """The paths of all wheels that the job's tasks and environments name, each once."""
    libraries = [library.whl for task in job.tasks or [] for library in task.libraries or [] if library.whl]
    specs = [each.spec for each in job.environments or [] if each.spec]
    libraries += [path for spec in specs for path in spec.dependencies or [] if path.endswith(".whl")]
    return list(dict.fromkeys(libraries))

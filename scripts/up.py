"""``make up``: from an empty folder to a scored endpoint, all of it on this machine. Run again, it finds that nothing is to be done.

Sandbox → wheel → synth → plan and apply of each stack → training job, unless the endpoint serves what this wheel trained → prediction.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from scripts import applying, environment, gate, history, places, planning, records, sandbox_process
from scripts.errors import OperatorError, RunFailed
from scripts.locking import exclusive
from scripts.progress import say, step

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings

ENV, JOB, ENDPOINT = "local", "iris", "iris"
FLOWER = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}
_RECORD = "trained.json"
_INTERRUPTED = 130  # what a shell gives for a program that Ctrl-C ended


def up() -> None:
    """Do all of it. Raises what the parts raise; everything done before stays, and the next run goes on from there."""
    with step("start the sandbox"):
        sandbox, _ = sandbox_process.up()
    with exclusive(ENV):
        with step(f"synthesise {ENV}"):
            settings = planning.synthesised(ENV)
        planning.check_states(settings, planning.stacks_of(settings, None))
        for stack in planning.stacks_of(settings, None):
            _bring_up_to_date(settings, stack)
        client = environment.connect(settings)
        run_id = _train_if_needed(settings, client)
    from scripts.serving import endpoint_name, score

    with step("score a flower"):
        answer = score(client, endpoint_name(settings, ENDPOINT), {"dataframe_records": [FLOWER]})
    _show(settings, client, sandbox, run_id, answer["predictions"][0])


def _bring_up_to_date(settings: Settings, stack: str) -> None:
    with step(f"plan {stack}"):
        planned = planning.plan(settings, stack)
    if not planned.changed:
        say(f"  {stack}: No changes")
        return
    say(f"  {stack}: " + ", ".join(f"{count} to {kind}" for kind, count in planned.changes.items() if count))
    facts = gate.pass_or_refuse(ENV, [planned.redacted], None)
    history.note(ENV, "up", outcome="begun", stacks=[stack], **facts)
    with step(f"apply {stack}"):
        applying.apply(settings, planning.planned(settings, stack))


def _train_if_needed(settings: Settings, client: WorkspaceClient) -> int:
    """Run the training job unless the endpoint serves what this very wheel trained on this very table; gives the run's id."""
    from infra.wheel import built_wheel
    from scripts.jobs import find_job, start
    from scripts.runs.following import follow

    record = places.home() / "state" / ENV / _RECORD
    endpoint = client.serving_endpoints.get(settings.serving_endpoints[ENDPOINT].name)
    inputs = {"wheel": built_wheel(places.ROOT).sha256, "endpoint": endpoint.id}
    table = _table_version(settings, client)
    if endpoint.config and endpoint.config.served_entities:
        known = records.read(record) or {}
        if isinstance(known.get("run_id"), int) and known == {**inputs, "table": table, "run_id": known["run_id"]}:
            return int(known["run_id"])
    title = f"run the job {settings.jobs[JOB].name}: train, validate, deploy"
    say(f"… {title}")  # no `step`: on a terminal the run's own table is the live line
    run_id = start(client, find_job(client, settings, JOB), {})
    result = follow(client, run_id, ENV)
    if not result.succeeded:
        raise RunFailed(result.as_text())
    say(f"✓ {title} ({result.seconds:.1f} s)")
    temporary = record.with_suffix(".tmp")
    if table is None:  # the first run has made it
        table = _table_version(settings, client)
    temporary.write_text(json.dumps({**inputs, "table": table, "run_id": run_id}))
    temporary.rename(record)
    return run_id


def _table_version(settings: Settings, client: WorkspaceClient) -> int | None:
    """The Delta version of the table that is trained on; None while there is no table."""
    from databricks.sdk.errors import NotFound
    from deltalake import DeltaTable

    try:
        location = client.tables.get(settings.jobs[JOB].parameters["table"]).storage_location
    except NotFound:
        return None
    return DeltaTable(str(location)).version()


def _show(
    settings: Settings, client: WorkspaceClient, sandbox: sandbox_process.Running, run_id: int, prediction: Any
) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="What is where", show_header=False, title_justify="left")
    for name, value in _places(settings, client, sandbox, run_id):
        table.add_row(name, value)
    # Paths must stay whole where the output is not a terminal: somebody will copy them.
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    measures = ", ".join(f"{name.replace('_', ' ')} {value} cm" for name, value in FLOWER.items())
    console.print(f"A flower with {measures} is predicted to be [bold green]{prediction}[/bold green].")


def _places(
    settings: Settings, client: WorkspaceClient, sandbox: sandbox_process.Running, run_id: int
) -> list[tuple[str, str]]:
    from infra.wheel import built_wheel, wheel_path

    endpoint = client.serving_endpoints.get(settings.serving_endpoints[ENDPOINT].name)
    entities = (endpoint.config.served_entities if endpoint.config else None) or []
    serves = ", ".join(f"{entity.entity_name} version {entity.entity_version}" for entity in entities)
    models = [
        client.registered_models.get(m.full_name, include_aliases=True) for m in settings.registered_models.values()
    ]
    rows = [("catalog", catalog.name) for catalog in settings.catalogs.values()]
    rows += [
        ("volume", f"/Volumes/{catalog.name}/{schema.name}/{volume.name}")
        for catalog in settings.catalogs.values()
        for schema in catalog.schemas.values()
        for volume in schema.volumes.values()
    ]
    if settings.wheel is not None:
        rows.append(("wheel", wheel_path(settings.wheel, built_wheel(places.ROOT))))
    rows += [("cluster", cluster.cluster_name) for cluster in settings.clusters.values()]
    run = client.jobs.get_run(run_id)
    result = run.state.result_state.value if run.state and run.state.result_state else "not known"
    rows += [
        ("job", f"{settings.jobs[JOB].name}, id {run.job_id} (lakewright run {JOB} {settings.env} --wait)"),
        ("run", f"{run_id}: {result} {run.run_page_url or ''}".rstrip()),
    ]
    for model in models:
        aliases = ", ".join(f"{alias.alias_name} is version {alias.version_num}" for alias in model.aliases or [])
        rows.append(("model", f"{model.full_name}: {aliases}"))
    rows += [
        ("endpoint", f"{endpoint.name} serves {serves}"),
        ("query it", f"{sandbox.url}/serving-endpoints/{endpoint.name}/invocations"),
        ("workspace", f"{sandbox.url} (token in {sandbox_process.folder() / 'token'})"),
        ("state", str(places.home() / "state" / settings.env)),
    ]
    return rows


def main() -> int:
    from scripts.cli import explain

    try:
        up()
    except KeyboardInterrupt:
        print("interrupted; `make up` goes on where it stopped", file=sys.stderr)  # noqa: T201
        return _INTERRUPTED
    except Exception as error:
        message = explain(error)
        if message is None:
            raise
        print(f"error: {message}", file=sys.stderr)  # noqa: T201
        return getattr(error, "exit_code", OperatorError.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``lakewright runs list|show|logs|cancel|repair``: runs of jobs, by their id or as the latest of a job."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings
    from scripts.runs.report import RunReport

app = typer.Typer(no_args_is_help=True, help="Lists, shows, cancels and repairs the runs of jobs.")

_RUN = Annotated[str, typer.Argument(help="A run's id; or a job's key or name, for its latest run.")]
_ENV = Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")]
_JSON = Annotated[bool, typer.Option("--json", help="For machines.")]
_WAIT = Annotated[bool, typer.Option("--wait", help="Wait for the end; anything but SUCCESS is exit code 6.")]


@app.command("list")
def list_runs(
    env: _ENV = None,
    job: Annotated[str | None, typer.Option(help="Only of this job: its key in the settings, or its name.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, the newest first.")] = 20,
    active: Annotated[bool, typer.Option("--active", help="Only those that have not ended.")] = False,
    as_json: _JSON = False,
) -> None:
    """List runs, the newest first."""
    from scripts.runs import find, listing

    settings, client = _connected(env)
    rows = [listing.row(run) for run in find.recent(client, settings, job, limit, active)]
    typer.echo(json.dumps([row.as_dict() for row in rows]) if as_json else listing.as_text(rows))


@app.command()
def show(run: _RUN, env: _ENV = None, wait: _WAIT = False, as_json: _JSON = False) -> None:
    """Show a run: its tasks, how long each took by itself, what it handed on and, if it failed, what it said."""
    from scripts.runs import find, following, report

    settings, client = _connected(env)
    run_id = find.run_id(client, settings, run)
    if wait:
        _tell(following.follow(client, run_id, settings.env), as_json, fails=True)
    else:
        _tell(report.of(client, client.jobs.get_run(run_id)), as_json, fails=False)


@app.command()
def logs(
    run: _RUN,
    env: _ENV = None,
    task: Annotated[
        str | None, typer.Option(help="Only this task; default: all, each after those it waited for.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the run has ended.")] = False,
) -> None:
    """Print what a run's tasks wrote to their standard streams, of each its latest attempt."""
    from scripts.runs import find, logs

    settings, client = _connected(env)
    run_id = find.run_id(client, settings, run)
    if task is not None:
        find.task_run_id(client, run_id, task)
    logs.write(client, run_id, task, follow, typer.echo)


@app.command()
def cancel(run: _RUN, env: _ENV = None) -> None:
    """Cancel a run that has not ended."""
    from scripts.runs import attempts, find

    settings, client = _connected(env)
    run_id = find.run_id(client, settings, run)
    found = client.jobs.get_run(run_id)
    if attempts.has_ended(found):
        typer.echo(f"run {run_id} has ended: {attempts.state_of(found)}; nothing to cancel")
        return
    client.jobs.cancel_run(run_id)
    typer.echo(f"run {run_id}: cancellation requested")


@app.command()
def repair(
    run: _RUN,
    env: _ENV = None,
    task: Annotated[
        list[str] | None, typer.Option(help="Run this task again; may be given again. Default: all that failed.")
    ] = None,
    wait: _WAIT = False,
    as_json: _JSON = False,
) -> None:
    """Run the failed tasks of an ended run again, and what depends on them; what went well is kept."""
    from scripts.runs import find, following

    settings, client = _connected(env)
    run_id = find.run_id(client, settings, run)
    for each in task or []:
        find.task_run_id(client, run_id, each)
    repair_id = find.repair(client, run_id, task or [])
    if wait:
        _tell(following.follow(client, run_id, settings.env), as_json, fails=True)
    else:
        said = {"run_id": run_id, "repair_id": repair_id}
        typer.echo(json.dumps(said) if as_json else f"run {run_id}: repair {repair_id} started")


def _connected(env: str | None) -> "tuple[Settings, WorkspaceClient]":
    from scripts import environment

    settings = environment.settings(environment.chosen(env))
    return settings, environment.connect(settings)


def _tell(report: "RunReport", as_json: bool, *, fails: bool) -> None:
    text: Any = json.dumps(report.as_dict()) if as_json else report.as_text()
    typer.echo(text)
    if fails and not report.succeeded:
        raise typer.Exit(6)

"""``lakewright run JOB ENV``: start a job, wait if asked. Exit codes: 0, 1, 6 when the run failed."""

import json
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def run(
    job: Annotated[str, typer.Argument(help="Its key in the settings, or its name in the workspace.")],
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for the end; anything but SUCCESS is exit code 6.")
    ] = False,
    param: Annotated[list[str] | None, typer.Option(help="Job parameter KEY=VALUE; may be given again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Start a job. With --wait, show its tasks as they go, what they handed on and, if one fails, what it said.

    Exit codes: 0; 1; with --wait 6 when the run failed, 130 after Ctrl-C, when the run goes on.
    """
    from scripts import environment
    from scripts.jobs import find_job, start
    from scripts.progress import say
    from scripts.runs import code, following

    parameters = _parameters(param or [])
    settings = environment.settings(environment.chosen(env))
    client = environment.connect(settings)
    job_id = find_job(client, settings, job)
    if warning := code.changed_since_apply(client, settings, job_id):
        say(warning)
    run_id = start(client, job_id, parameters)
    if not wait:
        typer.echo(json.dumps({"run_id": run_id}) if as_json else f"run {run_id} started")
        return
    report = following.follow(client, run_id, settings.env)
    typer.echo(json.dumps(report.as_dict()) if as_json else report.as_text())
    if not report.succeeded:
        raise typer.Exit(6)


def _parameters(given: list[str]) -> dict[str, str]:
    from scripts.errors import OperatorError

    parameters = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise OperatorError(f"--param: found {item!r}, expected KEY=VALUE")
        parameters[key] = value
    return parameters

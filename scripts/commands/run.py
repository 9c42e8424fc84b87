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
    """Start a job. With --wait, show its tasks as they go and, if one fails, what it said."""
    from scripts import environment
    from scripts.jobs import find_job, outcome, start, watch
    from scripts.progress import say

    settings = environment.settings(environment.chosen(env))
    client = environment.connect(settings)
    run_id = start(client, find_job(client, settings, job), _parameters(param or []))
    if not wait:
        typer.echo(json.dumps({"run_id": run_id}) if as_json else f"run {run_id} started")
        return
    ended = watch(client, run_id, say)
    result = outcome(client, ended)
    typer.echo(json.dumps(result.as_dict()) if as_json else result.as_text())
    if not result.succeeded:
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

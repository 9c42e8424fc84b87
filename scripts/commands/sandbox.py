"""``lakewright sandbox up|down|status|reset|logs``: the workspace on this machine."""

import json
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Starts, stops and shows the local stand-in for a Databricks workspace.")


@app.command()
def up() -> None:
    """Start the sandbox, unless it runs."""
    from scripts import sandbox_process
    from scripts.progress import step

    with step("start the sandbox"):
        running, fresh = sandbox_process.up()
    typer.echo(f"{running.url} {'started' if fresh else 'runs already'} (process {running.pid})")
    for line in running.confinement.get("not_confined", []):
        typer.echo(f"not confined on this system: {line}")


@app.command()
def down() -> None:
    """Stop the sandbox; everything it holds is there again after `up`."""
    from scripts import sandbox_process

    typer.echo("stopped" if sandbox_process.down() else "it did not run")


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Say whether the sandbox runs, and where. The token is not shown; it is in a file that only you can read."""
    from scripts import sandbox_process

    running = sandbox_process.running()
    record: dict[str, Any] = {"running": running is not None, "home": str(sandbox_process.folder())}
    if running:
        record |= {"url": running.url, "pid": running.pid, "token_file": str(sandbox_process.folder() / "token")}
        record["confinement"] = running.confinement
        record["not_emulated"] = sandbox_process.not_emulated(running)
    if as_json:
        typer.echo(json.dumps(record))
    else:
        typer.echo("\n".join(f"{key}: {value}" for key, value in record.items() if isinstance(value, str | int)))
        for line in running.confinement.get("not_confined", []) if running else ():
            typer.echo(f"not confined on this system: {line}")
        for row in record.get("not_emulated", []):
            typer.echo(
                f"asked for and not emulated: {row['method']} {row['path']}, {row['count']} times by {row['client']}"
            )


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop the sandbox and forget everything it holds, and what Terraform knows of it."""
    from scripts import places, sandbox_process
    from scripts.errors import Refused

    if not yes and not typer.confirm("Forget everything in the sandbox?", err=True):
        raise Refused("nothing was forgotten")
    from infra.settings import environment_names, load_settings

    # Read first: with a file that cannot be read, Terraform would go on believing in what is gone.
    every = [load_settings(env, places.envs_dir(), places.ROOT) for env in environment_names(places.envs_dir())]
    sandbox_process.reset([places.home() / "state" / settings.env for settings in every if settings.sandbox])
    typer.echo("the sandbox is empty")


@app.command()
def logs(lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many, from the end.")] = 50) -> None:
    """Print the end of the sandbox's log."""
    from scripts import sandbox_process

    path = sandbox_process.folder() / "sandbox.log"
    text = path.read_text(errors="replace").splitlines() if path.is_file() else []
    typer.echo("\n".join(text[-lines:]))

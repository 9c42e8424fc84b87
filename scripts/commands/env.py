"""``lakewright env show|use``: what an environment's settings come to, and which one commands use when they name none."""

from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="Shows an environment's effective settings, or chooses the one for all commands."
)


@app.command()
def show(env: Annotated[str | None, typer.Argument(help="Environment; default: the chosen one.")] = None) -> None:
    """Print the effective settings, everything inherited included, as JSON."""
    from scripts import environment

    typer.echo(environment.settings(environment.chosen(env)).model_dump_json(indent=2, exclude_none=True))


@app.command()
def use(env: Annotated[str, typer.Argument(help="Environment.")]) -> None:
    """Choose the environment of all commands that name none."""
    from scripts import environment

    environment.choose(env)
    typer.echo(f"commands that name no environment use {env}")

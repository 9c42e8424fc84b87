"""``lakewright env list|show|use``: which environments there are, what one comes to, which one commands use by default."""

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


@app.command("list")
def list_environments(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """List the environments; the chosen one is marked with *."""
    import json

    from infra.settings import environment_names
    from scripts import environment, places

    names = sorted(environment_names(places.envs_dir()))
    current = environment.current()
    if as_json:
        typer.echo(json.dumps({"environments": names, "chosen": current}))
    else:
        typer.echo("\n".join(f"{'*' if name == current else ' '} {name}" for name in names))


@app.command()
def use(env: Annotated[str, typer.Argument(help="Environment.")]) -> None:
    """Choose the environment of all commands that name none."""
    from scripts import environment

    environment.choose(env)
    typer.echo(f"commands that name no environment use {env}")

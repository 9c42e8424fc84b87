"""``lakewright model new NAME``: the files of a model of one's own."""

import json
import os
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Begins a model of one's own.")


@app.callback()
def _model() -> None:
    """Keeps `new` a subcommand although it is the only one."""


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and _.")],
    kind: Annotated[str, typer.Option(help="regression or classification.")] = "regression",
    target: Annotated[str, typer.Option(help="The column to predict.")] = "target",
    env: Annotated[
        str, typer.Option(help="The environment that gets it; those that inherit from it have it too.")
    ] = "prod",
    like: Annotated[str, typer.Option(help="The job after which its own is made.")] = "iris",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Write its code, its test and its settings: 30 lines to fill in, which run as they are."""
    from scripts import places
    from scripts.models import new_model

    made = new_model(name, kind=kind, env=env, target=target, like=like)
    files = [os.path.relpath(path, places.ROOT) for path in made.files]
    if as_json:
        typer.echo(json.dumps({"name": made.name, "env": made.env, "files": files}))
        return
    typer.echo("\n".join(f"written: {path}" for path in files))
    typer.echo(
        f"\nIt runs as it is, on made-up rows:\n"
        f"    make plan && make apply\n"
        f"    .venv/bin/lakewright run {name} local --wait\n"
        f"Then say in ml/src/lakewright_ml/models/{name}.py what it learns from, and in envs/{env}.{name}.tfvars what it needs;\n"
        f"docs/bring-your-own-model.md goes through both."
    )

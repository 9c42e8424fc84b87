"""``lakewright synth ENV``: write ``build/ENV/stacks/*/cdk.tf.json``."""

import json
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def synth(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: paths and whether anything was written.")
    ] = False,
) -> None:
    """Write the stacks of an environment as Terraform JSON; nothing is done when nothing they are made from has changed."""
    from scripts import environment
    from scripts.locking import exclusive
    from scripts.progress import step
    from scripts.synthesis import synthesise

    name = environment.chosen(env)
    with exclusive(name), step(f"synthesise {name}"):
        result = synthesise(name)
    paths = [str(path) for path in result.paths]
    typer.echo(json.dumps({"paths": paths, "fresh": result.fresh}) if as_json else "\n".join(paths))

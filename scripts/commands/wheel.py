"""``lakewright wheel publish ENV``: build ``ml/``'s wheel and put it on its volume."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Builds the wheel of ml/ and publishes it.")


@app.callback()
def _wheel() -> None:
    """Keeps `publish` a subcommand although it is the only one."""


@app.command()
def publish(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
) -> None:
    """Build the wheel, upload it unless it is there, and print its path on the volume."""
    from scripts import environment
    from scripts import wheel as wheels
    from scripts.progress import say, step

    settings = environment.settings(environment.chosen(env))
    if settings.wheel is not None:
        with step("build the wheel"):  # first: a synth can use it, whether or not the workspace can be reached
            wheels.build_wheel(settings.wheel.project)
    with step("publish the wheel"):
        path, fresh = wheels.publish(settings, environment.connect(settings))
    say("uploaded" if fresh else "it is there already")
    typer.echo(path)

"""``lakewright destroy ENV``: take everything away again. Refuses protected environments."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def destroy(
    env: Annotated[str, typer.Argument(help="Environment; it has to be named.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy all stacks of an environment, the last applied first."""
    from scripts import applying, counting, environment, history, planning
    from scripts.errors import Refused
    from scripts.locking import exclusive
    from scripts.progress import step

    if environment.settings(env).protected:
        raise Refused(f"environment {env} is protected; it holds data that nothing brings back. Nothing was destroyed.")
    if not yes and not typer.confirm(f"Destroy everything in {env}, its data included?", err=True):
        raise Refused("nothing was destroyed")
    done: dict[str, int] = {}
    with exclusive(env):
        settings = planning.synthesised(env)
        planning.check_states(settings, planning.stacks_of(settings, None))
        applying.refuse_half_way(settings, planning.stacks_of(settings, None))
        history.note(env, "destroy", outcome="begun")
        outcome = "failed"
        try:
            for stack in reversed(planning.stacks_of(settings, None)):
                with step(f"destroy {stack}"):
                    counting.add(done, applying.destroy(settings, planning.prepared(settings, stack)))
            outcome = "destroyed"
        finally:
            history.note(env, "destroy", outcome=outcome, done=done)
    typer.echo(f"{env}: destroyed: {counting.as_text(done)}")

"""``lakewright apply ENV``: exactly the saved plan. Exit codes: 0, 1, 5 when the fingerprint differs."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def apply(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    stack: Annotated[str | None, typer.Option(help="Only this stack.")] = None,
    fingerprint: Annotated[str | None, typer.Option(help="Apply only a plan that has this fingerprint.")] = None,
) -> None:
    """Apply the plans that `plan` saved, and nothing else."""
    from scripts import environment, planning
    from scripts.locking import exclusive
    from scripts.progress import step

    settings = environment.settings(environment.chosen(env))
    with exclusive(settings.env):
        ready = [planning.planned(settings, chosen) for chosen in planning.stacks_of(settings, stack)]
        if fingerprint is not None:
            planning.check_fingerprint(settings.env, ready, fingerprint)
        for terraform in ready:
            with step(f"apply {terraform.stack}"):
                planning.apply(settings, terraform)
    typer.echo(f"{settings.env}: {', '.join(terraform.stack for terraform in ready)} applied")

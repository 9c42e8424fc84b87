"""``lakewright apply ENV``: exactly the saved plan. Exit codes: 0, 1 (also when review blocks it), 5 when the fingerprint differs."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def apply(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    stack: Annotated[str | None, typer.Option(help="Only this stack.")] = None,
    fingerprint: Annotated[str | None, typer.Option(help="Apply only a plan that has this fingerprint.")] = None,
    allow_blocked: Annotated[
        str | None, typer.Option(metavar="REASON", help="Apply although review blocks it; the log keeps who and why.")
    ] = None,
) -> None:
    """Apply the plans that `plan` saved, and nothing else. What review blocks is refused.

    Exit codes: 0, 1, 5 when the fingerprint differs.
    """
    from scripts import applying, counting, environment, gate, history, planning
    from scripts.locking import exclusive
    from scripts.progress import step

    settings = environment.settings(environment.chosen(env))
    done: dict[str, int] = {}
    with exclusive(settings.env):
        ready = [planning.planned(settings, chosen) for chosen in planning.stacks_of(settings, stack)]
        if fingerprint is not None:
            planning.check_fingerprint(settings.env, ready, fingerprint)
        facts = gate.pass_or_refuse(
            settings.env, [each.folder / planning.REDACTED_FILE for each in ready], allow_blocked
        )
        stacks = [each.stack for each in ready]
        history.note(settings.env, "apply", outcome="begun", stacks=stacks, **facts)
        outcome = "failed"
        try:
            for terraform in ready:
                with step(f"apply {terraform.stack}"):
                    counting.add(done, applying.apply(settings, terraform))
            outcome = "applied"
        finally:
            history.note(settings.env, "apply", outcome=outcome, fingerprint=facts["fingerprint"], done=done)
    typer.echo(f"{settings.env}: {', '.join(stacks)} applied: {counting.as_text(done)}")

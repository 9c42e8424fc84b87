"""``lakewright plan ENV``: what would change. Exit codes: 0 no change, 2 changes, 1 error."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from review import ReviewResult

app = typer.Typer()
CHANGES = 2


@app.command()
def plan(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    stack: Annotated[str | None, typer.Option(help="Only this stack.")] = None,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Take what a killed apply made in a real workspace into the state.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="For machines: verdict, the one fingerprint, counts of each stack."),
    ] = False,
) -> None:
    """Plan with Terraform, keep the plan for `apply`, and print its review."""
    from scripts import environment, gate
    from scripts.locking import exclusive

    name = environment.chosen(env)
    with exclusive(name):
        plans = _plans(name, stack, adopt=adopt)
    review = gate.reviewed(name, [each.redacted for each in plans])
    typer.echo(_as_json(plans, review) if as_json else _as_text(review), nl=as_json)
    raise typer.Exit(CHANGES if any(p.changed for p in plans) else 0)


def _plans(env: str, only: str | None, *, adopt: bool) -> list:
    from scripts import planning
    from scripts.progress import step

    with step(f"synthesise {env}"):
        settings = planning.synthesised(env)
    planning.check_states(settings, planning.stacks_of(settings, only))
    plans = []
    for stack in planning.stacks_of(settings, only):
        with step(f"plan {stack}"):
            plans.append(planning.plan(settings, stack, adopt=adopt))
    return plans


def _as_text(review: "ReviewResult") -> str:
    from review.render import render

    return render(review, "text")


def _as_json(plans: list, review: "ReviewResult") -> str:
    stacks = [{"stack": p.stack, "changed": p.changed, "changes": p.changes} for p in plans]
    return json.dumps({"verdict": review.verdict.name.lower(), "fingerprint": review.fingerprint, "stacks": stacks})

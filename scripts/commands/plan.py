"""``lakewright plan ENV``: what would change. Exit codes: 0 no change, 2 changes, 1 error."""

import json
from typing import Annotated

import typer

app = typer.Typer()
CHANGES = 2


@app.command()
def plan(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    stack: Annotated[str | None, typer.Option(help="Only this stack.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: counts and fingerprint of each stack.")
    ] = False,
) -> None:
    """Plan with Terraform, keep the plan for `apply`, and print its review."""
    from scripts import environment
    from scripts.locking import exclusive

    name = environment.chosen(env)
    with exclusive(name):
        plans = _plans(name, stack)
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {"stack": p.stack, "changed": p.changed, "changes": p.changes, "fingerprint": p.fingerprint}
                    for p in plans
                ]
            )
        )
    else:
        typer.echo(_review(plans, name), nl=False)
    raise typer.Exit(CHANGES if any(p.changed for p in plans) else 0)


def _plans(env: str, only: str | None) -> list:
    from scripts import planning
    from scripts.progress import step

    with step(f"synthesise {env}"):
        settings = planning.synthesised(env)
    plans = []
    for stack in planning.stacks_of(settings, only):
        with step(f"plan {stack}"):
            plans.append(planning.plan(settings, stack))
    return plans


def _review(plans: list, env: str) -> str:
    from scripts import places
    from scripts.review import Options, summarise
    from scripts.review.render import render

    options = Options(
        environment=env, policy=places.envs_dir() / "review.toml", waivers=places.envs_dir() / "waivers.toml"
    )
    text = render(summarise([p.redacted for p in plans], options), "text")
    return text + "".join(f"fingerprint of {p.stack}: {p.fingerprint}\n" for p in plans)

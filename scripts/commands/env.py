"""``lakewright env list|show|use|new``: which environments there are, what one comes to, which one commands use; another one."""

from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True,
    help="Shows environments and what they come to, chooses the one for all commands, begins another.",
)

_MAY_HOLD_SECRETS = ("spark_conf", "string_value")


@app.command()
def show(env: Annotated[str | None, typer.Argument(help="Environment; default: the chosen one.")] = None) -> None:
    """Print the effective settings, everything inherited included, as JSON; values of variables, which may be secrets, are hidden."""
    import json

    from scripts import environment

    settings = environment.settings(environment.chosen(env)).model_dump(mode="json", exclude_none=True)
    typer.echo(json.dumps(_without_values(settings), indent=2))


def _without_values(value: Any, *, hides: bool = False) -> Any:
    """References to secrets are shown, for they are none; so are the names of variables."""
    if isinstance(value, dict):
        return {
            key: _without_values(item, hides=hides or key.endswith("_vars") or key in _MAY_HOLD_SECRETS)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_without_values(item, hides=hides) for item in value]
    is_reference = isinstance(value, str) and value.startswith("{{secrets/") and value.endswith("}}")
    return "(hidden)" if hides and not is_reference else value


@app.command("list")
def list_environments(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """List the environments; the chosen one is marked with *."""
    import json

    from infra.settings import environment_names
    from scripts import environment, places

    names = sorted(environment_names(places.envs_dir()))
    current, left = environment.current(), environment.without_file(names)
    if as_json:
        typer.echo(json.dumps({"environments": names, "chosen": current, "without_file": left}))
        return
    typer.echo("\n".join(f"{'*' if name == current else ' '} {name}" for name in names))
    for name in left:
        typer.echo(
            f"! {name}: its file is gone, what it made is not; bring the file back (`lakewright env new {name}`), then "
            f"`lakewright destroy {name}`"
        )


@app.command()
def use(env: Annotated[str, typer.Argument(help="Environment.")]) -> None:
    """Choose the environment of all commands that name none."""
    from scripts import environment

    environment.choose(env)
    typer.echo(f"commands that name no environment use {env}")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Its name, which becomes part of others: lower-case letters and digits.")],
    parent: Annotated[str, typer.Option("--from", help="The environment that it inherits from.")] = "local",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Write the file of a new environment: from local, one beside it in the sandbox; from prod, one for a workspace of its own."""
    import json

    from infra.notes import notes
    from scripts.environments import new_environment

    made = new_environment(name, parent)
    file = f"envs/{made.file.name}"
    if as_json:
        left = [{"key": key, "value": value, "place": place} for key, value, place in made.examples]
        typer.echo(json.dumps({"environment": name, "inherits": parent, "file": file, "examples": left}))
        return
    typer.echo(f"written: {file}")
    for note in notes(made.settings):
        typer.echo(f"note: {note}")
    if made.examples:
        typer.echo(f"\nReplace these {len(made.examples)} examples:")
        typer.echo("\n".join(f'    {place}: {key} = "{value}"' for key, value, place in made.examples))
        typer.echo(f"Then `lakewright doctor {name}` says what else is missing; docs/go-live.md has it in order.")
    else:
        typer.echo(f"\nThen: make plan ENV={name} && make apply ENV={name}")

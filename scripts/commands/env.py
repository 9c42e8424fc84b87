"""``lakewright env list|show|use``: which environments there are, what one comes to, which one commands use by default."""

from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True, help="Shows an environment's effective settings, or chooses the one for all commands."
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

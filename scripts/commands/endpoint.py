"""``lakewright endpoint query NAME ENV``: score a payload."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Queries serving endpoints.")
FORMS = ("dataframe_split", "dataframe_records", "inputs", "instances")


@app.callback()
def _endpoint() -> None:
    """Keeps `query` a subcommand although it is the only one."""


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="Its key in the settings, or its name in the workspace.")],
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    data: Annotated[str, typer.Option(help="The payload as JSON, @FILE, or - for standard input.")] = "-",
) -> None:
    """Send one payload (dataframe_split, dataframe_records, inputs or instances) and print the answer as JSON."""
    from scripts import environment
    from scripts.serving import endpoint_name, score

    settings = environment.settings(environment.chosen(env))
    answer = score(environment.connect(settings), endpoint_name(settings, name), _payload(data))
    typer.echo(json.dumps(answer))


def _text(data: str) -> str:
    if data == "-":
        return sys.stdin.read()
    return Path(data[1:]).read_text(encoding="utf-8") if data.startswith("@") else data


def _payload(data: str) -> dict[str, Any]:
    from scripts.errors import OperatorError

    try:
        payload = json.loads(_text(data))
    except OSError as error:
        raise OperatorError(f"--data: {data[1:]}: {error.strerror}; expected a file with JSON") from None
    except ValueError as error:
        raise OperatorError(f"--data: {error}; expected JSON") from None
    if not isinstance(payload, dict) or not set(payload) & set(FORMS):
        raise OperatorError(f"--data: expected an object with one of {', '.join(FORMS)}")
    return payload

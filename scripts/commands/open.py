"""``lakewright open KIND NAME ENV``: the page of a thing in the workspace, in the browser."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()


class Kind(StrEnum):
    run = "run"
    job = "job"
    endpoint = "endpoint"
    experiment = "experiment"
    model = "model"


@app.command(name="open")
def open_page(
    kind: Annotated[Kind, typer.Argument(help="What to open.")],
    name: Annotated[str, typer.Argument(help="Its key in the settings, or its name; for a run its id, or its job.")],
    env: Annotated[str | None, typer.Argument(help="Environment; default: the one that `env use` chose.")] = None,
    only_print: Annotated[bool, typer.Option("--print", help="Print the address and open nothing.")] = False,
) -> None:
    """Open the page of a run, job, endpoint, experiment or model; the browser signs in by itself."""
    from scripts import environment, pages
    from scripts.errors import Refused

    settings = environment.settings(environment.chosen(env))
    address = pages.address(environment.connect(settings), settings, kind.value, name)
    if only_print:
        typer.echo(address)
        return
    if settings.sandbox:
        raise Refused(
            f"the sandbox has no pages for a browser; `lakewright runs list {settings.env}` and `lakewright runs show RUN` "
            "show its runs here, and --print gives the address"
        )
    typer.launch(address)
    typer.echo(address)

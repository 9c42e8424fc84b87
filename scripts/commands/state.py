"""``lakewright state bootstrap ENV``: the bucket that keeps Terraform's states."""

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Prepares where Terraform's states are kept.")


@app.callback()
def _state() -> None:
    """Keeps `bootstrap` a subcommand although it is the only one."""


@app.command()
def bootstrap(
    env: Annotated[str, typer.Argument(help="Environment; it has to be named.")],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Make the environment's S3 bucket: versioned, encrypted, private, TLS only. Done again, it changes nothing."""
    from infra.settings import S3BackendConfig
    from scripts import environment
    from scripts.errors import OperatorError
    from scripts.progress import step
    from scripts.state import bucket

    settings = environment.settings(env)
    if not isinstance(settings.backend, S3BackendConfig):
        raise OperatorError(
            f"environment {env} keeps its state on this machine (backend.kind); there is no bucket to make"
        )
    with step(f"bucket {settings.backend.bucket} in {settings.backend.region}"):
        steps = bucket.bootstrap(settings.backend)
    if as_json:
        done = [{"step": each.what, "changed": each.changed} for each in steps]
        typer.echo(json.dumps({"bucket": settings.backend.bucket, "region": settings.backend.region, "steps": done}))
        return
    typer.echo("\n".join(f"{'made' if each.changed else 'is so'}: {each.what}" for each in steps))

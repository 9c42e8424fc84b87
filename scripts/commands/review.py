"""`lakewright review`: what a plan would do, what is dangerous about it, and whether policy lets it through."""

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from scripts.review import Options


class _FilesByDefault(TyperGroup):
    """`review FILE…` is `review plans FILE…`, so that the usual case needs no further word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["plans", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_FilesByDefault,
    no_args_is_help=True,
    help="Reviews plans: `lakewright review FILE…` (any `terraform show -json`); exit codes 0 no change, 2 changes, 3 blocked, "
    "4 could not decide, 1 error.",
)


@app.command()
def plans(
    files: Annotated[
        list[Path], typer.Argument(help="Plans as JSON (also .gz), event streams, or cdk.tf.json with --policy-only.")
    ],
    format_name: Annotated[str, typer.Option("--format", help="text, markdown, json, sarif, junit or html.")] = "text",
    budget: Annotated[
        int | None, typer.Option(min=1000, help="Most bytes of the page: 65536 for a GitHub comment.")
    ] = None,
    environment: Annotated[str, typer.Option("--env", help="Environment whose levels and waivers count.")] = "",
    policy: Annotated[Path, typer.Option(help="Levels of rules, and redaction (TOML).")] = Path("envs/review.toml"),
    waivers: Annotated[Path, typer.Option(help="Waivers (TOML).")] = Path("envs/waivers.toml"),
    overlay: Annotated[
        list[Path] | None, typer.Option(help="conftest's JSON or SARIF to lay over; may be given again.")
    ] = None,
    sources: Annotated[Path | None, typer.Option(help="Folder with the configuration, for file and line.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for the page instead of standard output.")
    ] = None,
    redacted_plan: Annotated[
        Path | None, typer.Option(help="Also write the plan without its secrets here (one FILE only).")
    ] = None,
    artifact: Annotated[
        Path | None, typer.Option(help="Also write a sanitized artifact for `review publish` here.")
    ] = None,
    policy_only: Annotated[
        bool, typer.Option("--policy-only", help="Judge a configuration that was never planned.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Reviews one or several plans together; the worst verdict counts."""
    from scripts.review import Options, ReviewError, summarise
    from scripts.review.render import formats, render

    gc.disable()  # The process ends with the review; walking a large plan's objects for cycles would take half of the time.
    chosen = "json" if as_json else format_name
    if chosen not in formats():
        _fail(f"--format: found {chosen!r}; expected {', '.join(formats())}")
    if redacted_plan and len(files) != 1:
        _fail(f"--redacted-plan: found {len(files)} files; expected one")
    try:
        if policy_only:
            _refuse_plans(files)
        options = Options(
            environment=environment, policy=policy, waivers=waivers, overlays=tuple(overlay or ()), sources=sources
        )
        result = summarise(files, options)
        if redacted_plan:
            _write_redacted(files[0], redacted_plan, options)
    except ReviewError as error:
        _fail(str(error))
    for message in result.errors:
        typer.echo(f"error: {message}", err=True)
    text = render(result, chosen, budget)
    if artifact:
        from scripts.review.publish.artifact import write_artifact

        write_artifact(artifact, result)
    if output:
        output.write_text(text, encoding="utf-8")
    elif chosen == "text" and sys.stdout.isatty():
        from rich.console import Console

        from scripts.review.render.text import renderable

        Console().print(renderable(result))
    else:
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        sys.stdout.flush()
    raise typer.Exit(result.exit_code)


def _refuse_plans(files: list[Path]) -> None:
    from scripts.review.errors import ReadingError
    from scripts.review.reading import read_plans

    for path in files:
        if not all(plan.configuration_only for plan in read_plans(path)):
            raise ReadingError(str(path), "a plan", "a configuration (cdk.tf.json) with --policy-only")


def _write_redacted(source: Path, target: Path, options: "Options") -> None:
    from scripts.review.errors import ReadingError
    from scripts.review.policy import load_policy
    from scripts.review.reading.bytes import load
    from scripts.review.reading.documents import documents
    from scripts.review.redaction import redact_plan

    policy = load_policy(options.policy, options.environment)
    plan = next((d for d in documents(load(source), str(source)) if "format_version" in d), None)
    if plan is None:
        raise ReadingError(str(source), "no plan", "a plan to redact")
    redacted = redact_plan(plan, policy.patterns, policy.shown)
    target.write_text(json.dumps(redacted, separators=(",", ":")), encoding="utf-8")


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(1)

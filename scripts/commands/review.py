"""`lakewright review`: what a plan would do, what is dangerous about it, and whether policy lets it through."""

import gc
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from review import Options


class _FilesByDefault(TyperGroup):
    """`review FILE…` is `review plans FILE…`, so that the usual case needs no further word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands:
            args = ["plans", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_FilesByDefault,
    no_args_is_help=True,
    help="Reviews plans, and brings reviews to pull requests.",
)


@app.command(epilog="`lakewright review publish --help`: bring a review to a pull request.")
def plans(
    files: Annotated[
        list[Path], typer.Argument(help="Plans as JSON (also .gz), event streams, or cdk.tf.json with --policy-only.")
    ],
    format_name: Annotated[str, typer.Option("--format", help="text, markdown, json, sarif, junit or html.")] = "text",
    budget: Annotated[
        int | None, typer.Option(min=1000, help="Most bytes of the page: 65536 for a GitHub comment.")
    ] = None,
    environment: Annotated[
        str,
        typer.Option(
            "--env",
            help="Environment whose levels and waivers count; by default the one in the path, as in build/ENV/…",
        ),
    ] = "",
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
    policy_only: Annotated[
        bool, typer.Option("--policy-only", help="Judge a configuration that was never planned.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Reviews one or several plans together (any `terraform show -json`); the worst verdict counts.

    Exit codes: 0 no change, 2 changes, 3 blocked, 4 could not decide, 1 error.
    """
    from review import Options, ReviewError, summarise
    from review.render import formats, render

    # The process ends with the review: walking a large plan's objects for cycles, now or at its end, would take half of the time.
    gc.disable()
    chosen = "json" if as_json else format_name
    if chosen not in formats():
        _fail(f"--format: found {chosen!r}; expected {', '.join(formats())}")
    if redacted_plan and len(files) != 1:
        _fail(f"--redacted-plan: found {len(files)} files; expected one")
    try:
        if policy_only:
            _refuse_plans(files)
        environment = environment or _environment_of(files, policy)
        options = Options(
            environment=environment,
            above=_above(environment, policy),
            policy=policy,
            waivers=waivers,
            overlays=tuple(overlay or ()),
            sources=sources,
        )
        if redacted_plan:
            # Before the review, not beside it: each needs several times the size of the plan.
            _write_redacted(files[0], redacted_plan, options)
        result = summarise(files, options)
        text = render(result, chosen, budget)
    except ReviewError as error:
        _fail(str(error))
    gc.freeze()
    for message in result.errors:
        _complain(message)
    if output:
        _write(output, text.encode(errors="backslashreplace"))
    elif chosen == "text" and sys.stdout.isatty():
        from rich.console import Console

        from review.render.text import renderable

        Console().print(renderable(result))
    else:
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        sys.stdout.flush()
    raise typer.Exit(result.exit_code)


publish = typer.Typer(no_args_is_help=True, help="Brings a review's JSON to a pull request, from a job of its own.")
app.add_typer(publish, name="publish")

_JSON = Annotated[Path, typer.Argument(help="What `lakewright review --format json` wrote.")]
_KEY = Annotated[str, typer.Option(help="Tells several reviews of one pull request apart.")]
_RENEW = Annotated[bool, typer.Option("--renew", help="Hide the old page and write a new one, instead of updating it.")]
_LABELS = Annotated[bool, typer.Option("--labels", help="Also label the pull request with the verdict.")]
_NUMBER = Annotated[int, typer.Option("--pull-request", min=1, help="The pull request's number.")]


@publish.command()
def github(
    file: _JSON,
    number: _NUMBER,
    repository: Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name")],
    api: Annotated[str, typer.Option(envvar="GITHUB_API_URL")] = "https://api.github.com",
    author: Annotated[str, typer.Option(help="The login that the token writes as.")] = "github-actions[bot]",
    key: _KEY = "plan",
    renew: _RENEW = False,
    labels: _LABELS = False,
) -> None:
    """Writes the page to a GitHub pull request, the step's summary and its outputs.

    The token is read from GITHUB_TOKEN.
    """
    from review.errors import ReviewError
    from review.publish import Client, GitHub, result_from
    from review.publish.github import write_outputs, write_summary

    headers = {
        "Authorization": f"Bearer {_token('GITHUB_TOKEN')}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    try:
        result = result_from(file)
        # Summary and outputs need no permission: they come first, so that a refused comment does not lose them.
        if (path := os.environ.get("GITHUB_STEP_SUMMARY")) and not write_summary(Path(path), result):
            typer.echo("the step's summary is full: the page is not in it", err=True)
        if path := os.environ.get("GITHUB_OUTPUT"):
            write_outputs(Path(path), result)
        target = GitHub(Client("GitHub", api, headers), repository, number, key, author)
        typer.echo(f"comment {target.comment(result, renew).comment}")
        if labels:
            target.label(result)
    except (ReviewError, ValueError) as error:
        _fail(str(error))


@publish.command("azure-devops")
def azure_devops(
    file: _JSON,
    number: Annotated[int, typer.Option("--pull-request", envvar="SYSTEM_PULLREQUEST_PULLREQUESTID", min=1)],
    organisation: Annotated[str, typer.Option(envvar="SYSTEM_COLLECTIONURI", help="https://dev.azure.com/acme")],
    project: Annotated[str, typer.Option(envvar="SYSTEM_TEAMPROJECT")],
    repository: Annotated[str, typer.Option(envvar="BUILD_REPOSITORY_ID")],
    summary: Annotated[Path, typer.Option(help="Where to write the pipeline's summary.")] = Path("build/review.md"),
    key: _KEY = "plan",
    renew: _RENEW = False,
    labels: _LABELS = False,
) -> None:
    """Writes the page to an Azure DevOps pull request, the pipeline's summary and its variables.

    The token is read from SYSTEM_ACCESSTOKEN.
    """
    from review.errors import ReviewError
    from review.publish import AzureDevOps, Client, result_from
    from review.publish.azure_devops import logging_commands

    try:
        result = result_from(file)
        summary.parent.mkdir(parents=True, exist_ok=True)
        for line in logging_commands(summary, result):
            typer.echo(line)
        client = Client("Azure DevOps", organisation, {"Authorization": f"Bearer {_token('SYSTEM_ACCESSTOKEN')}"})
        target = AzureDevOps(client, project, repository, number, key)
        typer.echo(f"comment {target.comment(result, renew).comment}")
        if labels:
            target.label(result)
    except (ReviewError, ValueError) as error:
        _fail(str(error))


def _token(name: str) -> str:
    """From the environment alone: what stands on a command line is shown to every process of the machine."""

    token = os.environ.get(name, "").strip()
    if not token:
        _fail(f"{name}: found nothing; expected the token in the environment")
    return token


def _refuse_plans(files: list[Path]) -> None:
    from review.errors import ReadingError
    from review.reading import read_plans

    for path in files:
        if not all(plan.configuration_only for plan in read_plans(path)):
            raise ReadingError(str(path), "a plan", "a configuration (cdk.tf.json) with --policy-only")


def _environment_of(files: list[Path], policy: Path) -> str:
    """The environment in whose folder all files lie, as `synth` and `plan` write them; empty where there is none, or several."""
    found = set()
    for path in files:
        parts = path.absolute().parts[:-1]
        folders = [name for above, name in pairwise(parts) if above == "build"]
        folders += [name for name, below in pairwise(parts) if below == "stacks"]
        found.add(next((name for name in folders if (policy.parent / f"{name}.tfvars").is_file()), ""))
    return found.pop() if len(found) == 1 else ""


def _above(environment: str, policy: Path) -> tuple[str, ...]:
    """The environments whose levels it takes over. Their files are read only where the policy has levels of another one."""
    from infra.errors import InfraError
    from review.errors import ReadingError
    from review.policy import load_policy
    from scripts.environment import above

    if not environment or not set(load_policy(policy).of_environments) - {environment}:
        return ()
    try:
        return above(environment, policy.parent)
    except InfraError as error:
        raise ReadingError(
            f"--env {environment}", str(error), "an environment that can be read: its levels follow `inherits`"
        ) from None


def _write_redacted(source: Path, target: Path, options: "Options") -> None:
    from review.policy import load_policy
    from review.redacted_plan import redacted

    _write(target, redacted(source, load_policy(options.policy, options.environment, options.above)))


def _write(path: Path, content: bytes) -> None:
    """Writes a file as a whole or not at all. What is no plain file, such as /dev/stdout, is written to as it stands."""
    in_place = path.is_symlink() or (path.exists() and not path.is_file())
    written = path if in_place else path.with_name(f".{path.name}.{os.getpid()}")
    try:
        written.write_bytes(content)
        if not in_place:
            written.replace(path)
    except OSError as error:
        if not in_place:
            written.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error


def _complain(message: str) -> None:
    """Says what is wrong in one line: names of files and what is found in them act on neither a terminal nor a pipeline."""
    from review.render._visible import visible

    typer.echo(f"error: {visible(message)}", err=True)


def _fail(message: str) -> NoReturn:
    _complain(message)
    raise typer.Exit(1)

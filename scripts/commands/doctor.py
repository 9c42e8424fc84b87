"""``lakewright doctor ENV``: what is missing before the environment can be planned and applied."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scripts.doctor.answers import Finding

app = typer.Typer()

_EXIT = {"ok": 0, "missing": 1, "cannot tell": 4}
_WIDTH = len("cannot tell")


@app.command()
def doctor(
    env: Annotated[str | None, typer.Argument(help="Environment; default: the chosen one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Look at everything that going live needs, and change nothing.

    Exit codes: 0 all well, 1 something is missing, 4 nothing is, but not all could be told.
    """
    from scripts import environment
    from scripts.doctor import examination

    settings = environment.settings(environment.chosen(env))
    findings = []
    for finding in examination.examine(settings):
        findings.append(finding)
        if not as_json:
            _print(finding)
    found = examination.verdict(findings)
    if as_json:
        checks = [
            {
                "check": each.check,
                "state": each.answer.state,
                "found": each.answer.what,
                "do": each.answer.do,
                "place": each.answer.place,
            }
            for each in findings
        ]
        typer.echo(json.dumps({"environment": settings.env, "verdict": found, "checks": checks}))
    else:
        typer.echo("\n" + _summary(settings.env, findings))
    raise typer.Exit(_EXIT[found])


def _print(finding: "Finding") -> None:
    answer = finding.answer
    where = f"{answer.place}: " if answer.place else ""
    typer.echo(f"{answer.state:<{_WIDTH}}  {finding.title}: {where}{answer.what}")
    for line in answer.do.splitlines():
        typer.echo(f"{'':<{_WIDTH}}  → {line}")


def _summary(env: str, findings: "list[Finding]") -> str:
    from scripts.doctor.answers import State

    counts = {state: sum(each.answer.state is state for each in findings) for state in State}
    lines = []
    examples: dict[str, int] = {}
    for each in findings:
        if each.check == "example_values" and each.answer.place:
            file = each.answer.place.rpartition(":")[0]
            examples[file] = examples.get(file, 0) + 1
    lines += [f"replace these {count} values of {file}" for file, count in sorted(examples.items())]
    if counts[State.MISSING]:
        lines.append(
            f"{counts[State.MISSING]} missing, {counts[State.CANNOT_TELL]} that cannot be told; docs/go-live.md has them in order"
        )
    elif counts[State.CANNOT_TELL]:
        lines.append(f"nothing is known to be missing; {counts[State.CANNOT_TELL]} that cannot be told")
    else:
        lines.append(f"all well: `lakewright plan {env}`")
    return "\n".join(lines)

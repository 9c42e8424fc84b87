"""What both services show: one sticky page with a marker, labels for the verdict, and outputs for later steps."""

import re
from dataclasses import dataclass

from review.render.markdown import render
from review.result.result import ReviewResult, Verdict

_LABELS = {
    Verdict.NO_CHANGE: "no change",
    Verdict.CHANGES: "changes",
    Verdict.BLOCKED: "blocked",
    Verdict.UNDECIDED: "undecided",
    Verdict.ERROR: "error",
}
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")


@dataclass(frozen=True)
class Published:
    """What became of publishing."""

    comment: str
    """`created`, `updated`, `replaced` or `unchanged`."""
    bytes: int


def marker(key: str) -> str:
    """The first line of our page, by which it is found again; `key` tells several reviews of one pull request apart.

    Raises:
        ValueError: a key with other characters than small letters, digits, `.`, `_` and `-`.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"--key: found {key!r}; expected small letters, digits, '.', '_' and '-'")
    return f"<!-- lakewright-review:{key} -->"


def labels(key: str) -> dict[Verdict, str]:
    """The label for each verdict; each key has its own, so that several reviews of one pull request leave each other's alone."""
    return {verdict: f"{key}: {word}" for verdict, word in _LABELS.items()}


def page(result: ReviewResult, key: str, budget: int) -> str:
    """The marked page, at most `budget` bytes."""
    first = marker(key) + "\n"
    return first + render(result, budget - len(first))


def is_ours(body: object, key: str) -> bool:
    """Whether a comment begins with our marker; one that only quotes it is not ours."""
    return isinstance(body, str) and body.splitlines()[:1] == [marker(key)]


def outputs(result: ReviewResult) -> dict[str, str]:
    """Counts, verdict and fingerprint for later steps; every value is one harmless line."""
    return {
        "verdict": result.verdict.name.lower(),
        "exit_code": str(result.exit_code),
        "fingerprint": result.fingerprint,
        "changes": str(len(result.changes)),
        "state_only": str(len(result.state_only)),
        "blocking": str(len(result.blocking)),
        "warnings": str(len(result.failures) - len(result.blocking)),
        "undecided": str(len(result.undecided)),
        "waived": str(len(result.waived)),
    }

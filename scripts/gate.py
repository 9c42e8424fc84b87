"""What stands between a saved plan and its apply: the review, asked again, for levels change and waivers expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts import environment, places
from scripts.errors import Blocked, NotReviewed, OperatorError
from scripts.progress import say

if TYPE_CHECKING:
    from pathlib import Path

    from review import ReviewResult

_MOST_SHOWN = 20


def reviewed(env: str, plans: list[Path]) -> ReviewResult:
    """The review of redacted plans, by the levels and waivers of the environment."""
    from review import Options, summarise

    folder = places.envs_dir()
    options = Options(
        environment=env, above=environment.above(env), policy=folder / "review.toml", waivers=folder / "waivers.toml"
    )
    return summarise(plans, options)


def pass_or_refuse(env: str, plans: list[Path], allowed: str | None) -> dict[str, Any]:
    """Raises `Blocked` when the review blocks and nobody says why it is to be applied all the same; gives what the log keeps of it."""
    if allowed is not None and not allowed.strip():
        raise OperatorError("--allow-blocked: found nothing, expected the reason; it is kept in the log")
    review = reviewed(env, plans)
    if review.errors:
        raise NotReviewed(plans[0].parent.name, review.errors)
    blocking = [f"{finding.rule}: {finding.address or 'the plan as a whole'}" for finding in review.blocking]
    if blocking and allowed is None:
        raise Blocked(_message(env, blocking))
    if blocking:
        say(f"applied although review blocks it (findings: {len(blocking)}): {allowed}")
    if review.undecided:
        say(f"not decided, and applied all the same: {len(review.undecided)}; `lakewright plan {env}` shows what")
    return {
        "fingerprint": review.fingerprint,
        "verdict": review.verdict.name.lower(),
        **({"blocked_by": blocking, "allowed_because": allowed} if blocking else {}),
    }


def _message(env: str, blocking: list[str]) -> str:
    shown = [f"  - {line}" for line in blocking[:_MOST_SHOWN]]
    if len(blocking) > _MOST_SHOWN:
        shown.append(f"  - and {len(blocking) - _MOST_SHOWN} more")
    return "\n".join(
        [
            f"review blocks the saved plan of {env}; nothing was applied:",
            *shown,
            f"`lakewright plan {env}` says why and what to do instead. A waiver in envs/waivers.toml lets a finding through until a day; "
            f'`lakewright apply {env} --allow-blocked "REASON"` applies this plan once, and the log keeps who and why '
            f"(make: ALLOW_BLOCKED=REASON).",
        ]
    )

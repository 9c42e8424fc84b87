"""Plan the stacks of an environment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import environment, places
from scripts.counting import counts
from scripts.errors import FingerprintDiffers, NothingPlanned, NotReviewed, OperatorError
from scripts.synthesis import synthesise
from scripts.terraform import PLAN_FILE, Terraform, terraform

if TYPE_CHECKING:
    from infra.settings import Settings
    from review.policy.levels import Policy

REDACTED_FILE = "plan.json"
BINDING_FILE = "plan.binding.json"
"""Which plan file, against which state, the review beside it was about."""
NAMES_WHEEL = "workloads"
"""The stack whose jobs and clusters name the wheel by its path."""


@dataclass(frozen=True)
class PlannedStack:
    """``changes`` counts resources by what happens to them; ``redacted`` is the plan without its secrets."""

    stack: str
    changed: bool
    changes: dict[str, int]
    redacted: Path


def stacks_of(settings: Settings, only: str | None) -> list[str]:
    """All stacks in the order of application, or the one asked for. Raises `UnknownStack`."""
    from infra.errors import UnknownStack
    from infra.stacks import STACK_NAMES

    if only is not None and only not in STACK_NAMES:
        raise UnknownStack(only, STACK_NAMES)
    return [name for name in STACK_NAMES if only in (None, name)]


def prepared(settings: Settings, stack: str) -> Terraform:
    """Terraform for a synthesised stack, initialised. Raises `StateNewer` before anything of it runs."""
    ready = terraform(settings.env, stack, environment.credentials(settings))
    if ready.provider == "bundled" and not settings.sandbox:
        raise OperatorError(
            f"environment {settings.env} is a real workspace, and the bundled provider speaks to the sandbox only. Make "
            "databricks/databricks available: a registry that answers (LAKEWRIGHT_PROVIDER=registry asks it now, not once a day), "
            "or LAKEWRIGHT_PLUGIN_MIRROR."
        )
    if not ready.is_initialised():
        from scripts.state import readable

        readable.check_local(settings.env, ready)
        ready.init()
    return ready


def check_states(settings: Settings, stacks: list[str]) -> None:
    """Before anything is planned or changed: raises `StateLost` when a state is not the one that was applied."""
    from scripts.state import guard

    for stack in stacks:
        guard.check(settings.env, prepared(settings, stack), sandbox=settings.sandbox)


def plan(settings: Settings, stack: str, *, adopt: bool = False) -> PlannedStack:
    """Plan one stack and keep the plan for `apply`.

    ``adopt``: the operator's word that what a killed apply made in a real workspace is taken into the state; the sandbox needs none.
    Raises `StateLost`, `Unfinished`.
    """
    ready = prepared(settings, stack)
    take_in(settings, ready, willing=adopt or settings.sandbox)
    if stack == NAMES_WHEEL:
        from scripts.wheel import keep

        keep(settings, ready.folder)
    changed = ready.plan()
    document = ready.show()
    redacted = places.stack_folder(settings.env, stack) / REDACTED_FILE
    from review.approval.fingerprint import fingerprint

    policy = _policy(settings.env)
    found = fingerprint(document, policy=policy)
    _write_redacted(document, redacted, found, policy)
    from review.approval.binding import bind

    bind(ready.folder / PLAN_FILE, found).write(ready.folder / BINDING_FILE)
    return PlannedStack(stack, changed, counts(document), redacted)


def take_in(settings: Settings, ready: Terraform, *, willing: bool, now: bool = False) -> None:
    """Let the plan import what an apply made that was killed before it could write its state; with ``now``, import it at once."""
    from scripts.state import adoption, guard

    known, state = guard.check(settings.env, ready, sandbox=settings.sandbox)
    held = state.objects if state else {}
    if not (known.begun or known.objects.keys() - held.keys()):
        return adoption.prepare(ready, [], now=now)
    found = adoption.strays(environment.connect(settings), ready, known, state)
    if not willing:
        adoption.refuse(settings.env, ready.stack, found)
    return adoption.prepare(ready, found, now=now)


def synthesised(env: str) -> Settings:
    """The settings of an environment whose stacks, and the wheel that they name, have just been brought up to date."""
    settings = environment.settings(env)
    if settings.wheel is not None:
        from scripts.wheel import build_wheel

        build_wheel(settings.wheel.project)
    synthesise(env)
    return settings


def _policy(env: str) -> Policy:
    """What the project calls secret enters the fingerprint and the redacted plan as it does the review's page."""
    from review.policy.levels import load_policy

    return load_policy(places.envs_dir() / "review.toml", env, environment.above(env))


def _write_redacted(document: dict[str, Any], path: Path, fingerprint: str, policy: Policy) -> None:
    from review.redaction import redact_plan

    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(redact_plan(document, policy.patterns, policy.shown, fingerprint)))
    temporary.rename(path)


def planned(settings: Settings, stack: str) -> Terraform:
    """Terraform with the saved plan of a stack. Raises `NothingPlanned`, `NotReviewed` when the file is not the one reviewed."""
    from review.approval.binding import differences, read_binding

    folder = places.stack_folder(settings.env, stack)
    if (folder / "cdk.tf.json").is_file():
        check_states(settings, [stack])
    if not (folder / PLAN_FILE).is_file():
        raise NothingPlanned(settings.env, stack)
    if found := differences(read_binding(folder / BINDING_FILE), folder / PLAN_FILE):
        raise NotReviewed(stack, found)
    return prepared(settings, stack)


def check_fingerprint(env: str, ready: list[Terraform], approved: str) -> None:
    """Raises `FingerprintDiffers` unless the saved plans together are what was approved: nothing is applied before that is known."""
    from review.approval.fingerprint import fingerprint, together

    policy = _policy(env)
    found = together((fingerprint(terraform.show(), policy=policy) for terraform in ready), env)
    if found != approved:
        raise FingerprintDiffers(env, approved, found)

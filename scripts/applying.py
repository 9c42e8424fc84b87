"""Apply saved plans, and take everything away again, with what is about to happen written down before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts import environment, pins, planning, records
from scripts.counting import counts
from scripts.errors import OperatorError, Refused
from scripts.state import adoption, guard, snapshot
from scripts.terraform import Terraform

if TYPE_CHECKING:
    from infra.settings import Settings

_TAKES_CONTENTS = ("force_destroy", "delete_recursive")
"""Arguments that let an object go with what is in it; the provider reads them from the state, not from the settings."""


def apply(settings: Settings, ready: Terraform) -> dict[str, int]:
    """Apply a saved plan; gives what was done to how many objects.

    Workloads name the wheel by its path, so the one that was planned is on its volume first. Running clusters whose libraries
    change are restarted where the provider does not do it.
    """
    if ready.stack == planning.NAMES_WHEEL:
        from scripts.wheel import publish_kept

        publish_kept(environment.connect(settings), ready.stack, ready.folder)
    known, _ = guard.check(settings.env, ready, sandbox=settings.sandbox)
    document, begun = _redacted(ready), known.begun
    if adoption.creations(document):
        begun = adoption.about_to_make(environment.connect(settings), known, document)
    with guard.applying(settings.env, ready, begun):
        ready.apply()
    (ready.folder / adoption.FILE).unlink(missing_ok=True)
    for cluster_id, wanted in pins.moved(document):
        pins.settle(environment.connect(settings), cluster_id, wanted)
    return counts(document)


def destroy(settings: Settings, ready: Terraform) -> dict[str, int]:
    """Take everything of a stack away; gives what was done to how many objects."""
    planning.take_in(settings, ready, willing=settings.sandbox, now=True)
    if not ready.plan(destroy=True):
        return {}
    document = ready.show()
    known, _ = guard.check(settings.env, ready, sandbox=settings.sandbox)
    with guard.applying(settings.env, ready, known.begun):
        ready.apply()
    return counts(document)


def refuse_half_way(settings: Settings, stacks: list[str]) -> None:
    """Raises `Refused` when objects were applied under a protection that the settings no longer ask for.

    The provider goes by what was applied: it would delete everything before the first of them, and stop there.
    """
    protected = []
    for stack in stacks:
        ready = planning.prepared(settings, stack)
        _, state = guard.check(settings.env, ready, sandbox=settings.sandbox)
        configured = snapshot.configuration(ready).get("resource") or {}
        for address, attributes in (state.attributes if state else {}).items():
            type_name, _, name = address.partition(".")
            declared = configured.get(type_name, {}).get(name, {})
            if any(declared.get(key) is True and attributes.get(key) is not True for key in _TAKES_CONTENTS):
                protected.append(f"{stack}: {address}")
    if protected:
        raise Refused(
            f"{settings.env} was applied while it was protected, and these would refuse to go with what is in them:\n"
            + "\n".join(f"  - {line}" for line in protected)
            + f"\nNothing was destroyed. `lakewright plan {settings.env}` and `lakewright apply {settings.env}` take the protection "
            f"away first; then `lakewright destroy {settings.env}` takes everything."
        )


def _redacted(ready: Terraform) -> dict[str, Any]:
    """The saved plan without its secrets, as `plan` wrote it. Raises `OperatorError` when it is damaged."""
    path = ready.folder / planning.REDACTED_FILE
    if (document := records.read(path)) is not None:
        return document
    raise OperatorError(f"{path}: found no plan, expected the one that `lakewright plan` writes; plan again")

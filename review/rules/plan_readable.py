"""The plan says one thing only, and in a way that is known here."""

from collections.abc import Iterable, Iterator

import msgspec

from review.findings import Answer, Level, Outcome, Severity
from review.plan.model import Action, Change, Plan, Values
from review.rules._kit import PASS, unknown

SEVERITY = Severity.NOTICE
LEVEL = Level.BLOCK
TITLE = "Plan contradicts itself, or says more than can be read"
WHY = "A plan from which a part was cut shows no change where there is one; a newer Terraform may write changes into sections of their own."
FIX = "Review what `terraform show -json` prints, as it is; for a newer Terraform, take a newer lakewright."
NEVER = {
    Outcome.FAIL: "What a plan does not say, or says in an unknown way, is not known to be wrong: it is only not known."
}


class _Resource(msgspec.Struct):
    address: str = ""
    mode: str = "managed"


class _Module(msgspec.Struct):
    resources: list[_Resource] = []
    child_modules: list["_Module"] = []


class _Values(msgspec.Struct):
    root_module: _Module = msgspec.field(default_factory=_Module)
    outputs: dict[str, msgspec.Raw] = {}


class _State(msgspec.Struct):
    values: _Values = msgspec.field(default_factory=_Values)


_PLANNED = msgspec.json.Decoder(_Values)
_PRIOR = msgspec.json.Decoder(_State)


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    found = [(f"{name} is no section that is known here", "") for name in plan.unknown_sections]
    if plan.values_known and not plan.errored:
        found += _contradictions(plan)
    yield from ((address, unknown(told)) for told, address in found)
    if not found:
        yield "", PASS


def _contradictions(plan: Plan) -> Iterator[tuple[str, str]]:
    """(what does not fit, the address of what it is about)."""
    if plan.applyable and not _shows_anything(plan):
        yield "the plan says that there is something to apply, and shows nothing", ""
    changes = {change.address for change in plan.resource_changes}
    changes |= {deferred.resource_change.address for deferred in plan.deferred_changes}
    planned = _PLANNED.decode(_section(plan, "planned_values"))
    # Terraform makes the planned values of the changes: unchanged objects and outputs have an entry in both.
    for address in _managed(planned.root_module):
        if address not in changes:
            yield "stands in the planned values, and what happens to it does not stand among the changes", address
    for name in planned.outputs:
        if name not in plan.output_changes:
            yield (
                "stands in the planned values, and what happens to it does not stand among the changes",
                f"output.{name}",
            )
    for change in plan.resource_changes:
        if change.action is Action.NO_OP and change.mode == "managed" and _differs(change.change):
            yield "is to stay as it is, and is not afterwards what it was before", change.label
    if plan.complete and plan.resource_changes:
        yield from _left_out(plan, changes)


def _left_out(plan: Plan, changes: set[str]) -> Iterator[tuple[str, str]]:
    """Objects of the state of which a plan of the whole says nothing."""
    prior = _PRIOR.decode(_section(plan, "prior_state"))
    moved = {change.previous_address for change in plan.resource_changes}
    for address in _managed(prior.values.root_module):
        if address not in changes and address not in moved:
            yield "stands in the state, and what happens to it does not stand among the changes", address


def _shows_anything(plan: Plan) -> bool:
    if plan.resource_drift or plan.deferred_changes or plan.action_invocations:
        return True
    outputs = any(values.actions != ["no-op"] for values in plan.output_changes.values())
    return outputs or any(map(_is_shown, plan.resource_changes))


def _is_shown(change: Change) -> bool:
    return change.action is not Action.NO_OP or change.state_only


def _differs(values: Values) -> bool:
    both = isinstance(values.before, dict) and isinstance(values.after, dict)
    return both and values.importing is None and values.before != values.after


def _managed(module: _Module) -> Iterator[str]:
    yield from (resource.address for resource in module.resources if resource.mode == "managed")
    for child in module.child_modules:
        yield from _managed(child)


def _section(plan: Plan, name: str) -> bytes:
    """A section of the plan as JSON; an empty object where it is absent."""
    value = getattr(plan, name)
    raw = bytes(value) if isinstance(value, msgspec.Raw) else msgspec.json.encode(value)
    return raw if raw and raw != b"null" else b"{}"

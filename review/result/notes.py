"""What is said about a plan as a whole, beside its changes."""

from collections.abc import Iterator
from typing import Any

from review.meaning.drift import Drift
from review.plan.model import Plan

MOST_INVOCATIONS = 20
"""Of more actions of providers than this, the rest is counted."""


def notes_on(plan: Plan) -> Iterator[str]:
    """What a reader must know of a plan before believing the rest of the page; not redacted."""
    if plan.complete is False and not plan.errored and not plan.deferred_changes:
        yield "the plan is not the whole change (targeted, or a further plan will be needed)"
    if not plan.values_known:
        yield "an event stream shows actions but no values; review `terraform show -json` instead"
        if plan.errored:
            yield "the event stream tells of an error, or is not whole"
    if plan.configuration_only:
        yield "a configuration that was not planned; what is there already is not known"
    if plan.refresh_only:
        yield "a refresh-only plan: applying it changes Terraform's record and nothing else"
    if plan.action_invocations:
        yield _invoked(plan.action_invocations)


def _invoked(invocations: list[Any]) -> str:
    """The actions of providers that applying would run, and what triggers each."""
    told = []
    for invocation in invocations[:MOST_INVOCATIONS]:
        known = invocation if isinstance(invocation, dict) else {}
        trigger = known.get("lifecycle_action_trigger")
        trigger = trigger if isinstance(trigger, dict) else {}
        when = (
            f"{trigger.get('action_trigger_event', '')} of {trigger['triggering_resource_address']}"
            if trigger.get("triggering_resource_address")
            else ""
        )
        invoked = known.get("invoke_action_trigger")
        if isinstance(invoked, dict) and invoked.get("calling_resource_address"):
            when = f"called by {invoked['calling_resource_address']}"
        put_off = f"put off: {known['deferred']}" if known.get("deferred") else ""
        notes = ", ".join(part for part in (when, put_off) if part)
        told.append(f"{known.get('address') or 'an action'}{f' ({notes})' if notes else ''}")
    more = len(invocations) - len(told)
    return f"runs actions of providers: {', '.join(told)}{f' and {more} more' if more else ''}"


def drift_without_meaning(drift: Drift) -> str:
    """What changed outside of Terraform and means nothing, counted."""
    told = ", ".join(f"{kind} ({count})" for kind, count in sorted(drift.noise.items()))
    objects = "1 object" if drift.meaningless == 1 else f"{drift.meaningless} objects"
    return f"{objects} changed outside of Terraform without meaning: {told}"


def failed_check(check: object) -> list[str]:
    """An entry of a plan's `checks` in one line, when it does not pass; not redacted."""
    if not isinstance(check, dict) or check.get("status") not in ("fail", "error", "unknown"):
        return []
    address = check.get("address")
    name = str(address.get("to_display", "check")) if isinstance(address, dict) else "check"
    problems = [
        str(problem.get("message", ""))
        for instance in check.get("instances") or []
        if isinstance(instance, dict)
        for problem in instance.get("problems") or []
        if isinstance(problem, dict)
    ]
    told = "; ".join(problems) or ("cannot be decided before apply" if check["status"] == "unknown" else "fails")
    return [f"{name}: {told}"]

"""The event stream of `terraform plan -json`: actions without values, so rules on values cannot decide."""

from typing import Any

from review.errors import ReadingError
from review.plan.model import Action, Change, Plan, Values
from review.reading.documents import EXPECTED

_ACTIONS = {
    "noop": ["no-op"],
    "create": ["create"],
    "read": ["read"],
    "update": ["update"],
    "delete": ["delete"],
    "replace": ["delete", "create"],
    "remove": ["forget"],
    "forget": ["forget"],
    "move": ["no-op"],
    "import": ["no-op"],
}


def is_event(document: dict[str, Any]) -> bool:
    """Whether a document is one line of Terraform's machine-readable log."""
    return "@level" in document and "type" in document


def plans_of_events(events: list[dict[str, Any]], source: str) -> list[Plan]:
    """The plan of each run whose events a log holds.

    Raises:
        ReadingError: the events are those of `terraform query`, which plans nothing.
    """
    if any(str(event.get("type", "")).startswith("list_") for event in events):
        raise ReadingError(source, "the event stream of `terraform query`, not of a plan", EXPECTED)
    return [plan_of_events(run, source) for run in runs_in(events)]


def runs_in(events: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The events of each run of `plan` or `apply`, where a log holds several: each begins with Terraform's version.

    Runs of `init`, which speaks the same language, are left out.
    """
    runs: list[list[dict[str, Any]]] = [[]]
    for event in events:
        if event.get("type") == "version" and runs[-1]:
            runs.append([])
        runs[-1].append(event)
    return [run for run in runs if not any(event.get("type") == "init_output" for event in run)]


def plan_of_events(events: list[dict[str, Any]], source: str) -> Plan:
    """Puts the events of one run together into a plan without values.

    A stream that lacks its summary, or holds fewer changes than that counts, is not whole: it counts as errored.
    """
    plan = Plan(source=source, values_known=False, format_version="1.0")
    summary: Any = None
    for event in events:
        kind = event.get("type")
        if kind == "version":
            plan.terraform_version = str(event.get("terraform") or event.get("tofu") or "")
        elif kind == "planned_change":
            plan.resource_changes.append(_change(event.get("change")))
        elif kind == "resource_drift":
            plan.resource_drift.append(_change(event.get("change")))
            plan.resource_drift[-1].planned = False
        elif kind == "planned_action_invocation":
            plan.action_invocations.append(_invocation(event.get("invocation")))
        elif kind == "change_summary":
            summary = summary or event.get("changes")  # A later one is of the apply.
        elif kind == "outputs":
            plan.output_changes.update(_outputs(event.get("outputs")))
        elif kind == "diagnostic" and event.get("@level") == "error":
            plan.errored = True
    plan.errored = plan.errored or not _is_whole(plan, summary)
    return plan


def _is_whole(plan: Plan, summary: Any) -> bool:
    if not isinstance(summary, dict):
        return False
    actions = [change.action for change in plan.resource_changes]
    found = {
        "add": sum(action.writes for action in actions) - actions.count(Action.UPDATE),
        "change": actions.count(Action.UPDATE),
        "remove": sum(action.destroys for action in actions),
        "import": sum(change.change.importing is not None for change in plan.resource_changes),
        "action_invocation": len(plan.action_invocations),
    }
    counted = {name: summary.get(name, 0) for name in found}
    return all(isinstance(count, int) and count <= found[name] for name, count in counted.items())


def _invocation(raw: Any) -> dict[str, Any]:
    """One action of a provider, as plans name it."""
    action = raw.get("action_addr") if isinstance(raw, dict) else None
    return {"address": str(action.get("addr", ""))} if isinstance(action, dict) else {}


def _change(raw: Any) -> Change:
    raw = raw if isinstance(raw, dict) else {}
    resource = raw.get("resource") if isinstance(raw.get("resource"), dict) else {}
    previous = raw.get("previous_resource") if isinstance(raw.get("previous_resource"), dict) else {}
    action = str(raw.get("action", ""))
    importing = raw.get("importing")
    return Change(
        address=str(resource.get("addr", "")),
        type=str(resource.get("resource_type", "")),
        name=str(resource.get("resource_name", "")),
        mode="data" if str(resource.get("resource", "")).split(".module.")[-1].startswith("data.") else "managed",
        module_address=str(resource.get("module", "")) or None,
        index=resource.get("resource_key"),
        provider_name=str(resource.get("implied_provider", "")) or None,
        previous_address=str(previous.get("addr", "")) or None,
        action_reason=str(raw.get("reason", "")) or None,
        change=Values(
            actions=_ACTIONS.get(action, [action]),
            after_unknown=True,
            importing=importing if isinstance(importing, dict) else None,
        ),
    )


def _outputs(raw: Any) -> dict[str, Values]:
    if not isinstance(raw, dict):
        return {}
    return {
        str(name): Values(
            actions=_ACTIONS.get(str(value.get("action", "noop")), ["no-op"]),
            after_unknown=True,
            after_sensitive=value.get("sensitive", False),
        )
        for name, value in raw.items()
        if isinstance(value, dict)
    }

"""The event stream of `terraform plan -json`: actions without values, so rules on values cannot decide."""

from typing import Any

from scripts.review.model import Change, Plan, Values

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


def plan_of_events(events: list[dict[str, Any]], source: str) -> Plan:
    """Puts the events of one run together into a plan without values."""
    plan = Plan(source=source, values_known=False, format_version="1.0")
    for event in events:
        kind = event.get("type")
        if kind == "version":
            plan.terraform_version = str(event.get("terraform", ""))
        elif kind == "planned_change":
            plan.resource_changes.append(_change(event.get("change")))
        elif kind == "resource_drift":
            plan.resource_drift.append(_change(event.get("change")))
        elif kind == "outputs":
            plan.output_changes.update(_outputs(event.get("outputs")))
        elif kind == "diagnostic" and event.get("@level") == "error":
            plan.errored = True
    return plan


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

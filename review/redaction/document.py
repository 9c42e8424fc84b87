"""The same plan document without its secrets: same keys, same lengths of lists, still read by other tools."""

import re
from typing import Any

from review.redaction.code import learn_expressions
from review.redaction.hiding_places import (
    EVERYTHING,
    OPEN,
    Place,
    below_value,
    conceals,
    covered,
    label_of,
    wrapped_in,
)
from review.redaction.keys import names_a_secret
from review.redaction.learn import learn_below, learn_places, redactor_for
from review.redaction.redactor import CHANGED, HIDDEN, Redactor
from review.redaction.variables import hide_unrepeated

_MARKS = {
    "before": "before_sensitive",
    "after": "after_sensitive",
    "values": "sensitive_values",
    "config_values": "config_sensitive",
}
_RECORDED = "lakewright_fingerprint"
_NOT_VALUES = frozenset((*_MARKS.values(), "after_unknown", "config_unknown"))
_VALUES = frozenset(("values", "expressions"))
"""Keys of the structure below which the attributes of an object stand."""
_SIDES = frozenset(("before", "after"))
_KEYLESS = frozenset(("constant_value", "default", "value", "expression", *_SIDES))
"""Keys that say nothing of what they hold: the one above does, which is a variable's or an output's name."""
_DECLARED = ("default", "value", "expression")
"""Where the value of a variable or an output that is declared sensitive stands."""


def redact_plan(
    plan: dict[str, Any],
    patterns: tuple[str, ...] = (),
    shown: re.Pattern[str] | None = None,
    fingerprint: str = "",
) -> dict[str, Any]:
    """A copy of a plan document (`terraform show -json`) without its secrets.

    Sensitive values become the text "(redacted)" whatever their type was, and "(redacted, another value)" where they change;
    everything else keeps type, key and position, so that conftest, checkov, infracost and others read it as before.

    Args:
        plan: the decoded document; it is not changed.
        patterns: regular expressions of the project's own secrets.
        shown: keys in hiding places that the project declared harmless.
        fingerprint: the plan's fingerprint, recorded in the copy, because it cannot be taken once the secrets are gone.

    Raises:
        ReadingError: it is not a plan.
    """
    from review.reading.plans import plan_from

    return without_secrets(plan, learned(plan, redactor_for(plan_from(plan), patterns, shown)), fingerprint)


def learned(plan: dict[str, Any], redactor: Redactor) -> Redactor:
    """A plan's redactor, with what those sections hold that only a document has and no page shows."""
    for section in ("prior_state", "planned_values", "checks"):
        learn_places(redactor, plan.get(section), OPEN)
    learn_expressions(plan.get("configuration"), "", lambda value, key: learn_below(redactor, value, OPEN, key))
    return redactor


def without_secrets(document: dict[str, Any], redactor: Redactor, fingerprint: str = "") -> dict[str, Any]:
    """A copy of a plan, a configuration or an event without what a redactor knows, or its places hide."""
    copied = _Copier(redactor, redactor.shown, document).copy_plan(document)
    hide_unrepeated(copied, HIDDEN, redactor.shown)
    copied.pop(_RECORDED, None)
    return {**copied, _RECORDED: fingerprint} if fingerprint else copied


def _sensitive_variables(module: Any) -> frozenset[str]:
    declared = module.get("variables") if isinstance(module, dict) else None
    if not isinstance(declared, dict):
        return frozenset()
    return frozenset(
        name
        for name, entry in declared.items()
        if isinstance(entry, dict) and (entry.get("sensitive") is True or entry.get("ephemeral") is True)
    )


def _marks_by_resource(plan: dict[str, Any]) -> dict[tuple[Any, Any], dict[str, Any]]:
    """(type, name) → which attributes are sensitive in any of its instances, as marks."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for entry in plan.get("resource_changes") or []:
        for side in ("before_sensitive", "after_sensitive"):
            marks = entry["change"].get(side)
            if isinstance(marks, dict) and marks:
                found.setdefault((entry.get("type"), entry.get("name")), {}).update(
                    {name: mark for name, mark in marks.items() if mark}
                )
    return found


def _is_configuration(document: dict[str, Any]) -> bool:
    """Whether a document is a configuration that was never planned, which is values throughout."""
    return "format_version" not in document and "@level" not in document


class _Copier:
    def __init__(self, redactor: Redactor, shown: re.Pattern[str] | None, plan: dict[str, Any]) -> None:
        self._redactor = redactor
        self._shown = shown
        configuration = plan.get("configuration")
        root = configuration.get("root_module") if isinstance(configuration, dict) else None
        self._variables = _sensitive_variables(root)
        self._marks = _marks_by_resource(plan)

    def copy_plan(self, plan: dict[str, Any]) -> dict[str, Any]:
        if _is_configuration(plan):
            copied = self._copy(plan, None, OPEN)
            return dict(copied)
        out = {key: self._structure(value, key) for key, value in plan.items()}
        if isinstance(plan.get("variables"), dict):
            out["variables"] = {
                self._redactor.text(name): (
                    {**entry, "value": HIDDEN}
                    if isinstance(entry, dict) and (name in self._variables or names_a_secret(name))
                    else self._structure(entry, name)
                )
                for name, entry in plan["variables"].items()
            }
        return out

    def _structure(self, value: Any, key: str) -> Any:
        """A copy of what Terraform itself wrote around the values."""
        if isinstance(value, list):
            return [self._structure(item, key) for item in value]
        if not isinstance(value, dict):
            return self._copy(value, None, Place(0, key))
        declared = value.get("sensitive") is True or value.get("ephemeral") is True
        called = _sensitive_variables(value.get("module"))
        named = (str(value.get("type")), str(value.get("name")))
        resource = {**self._redactor.write_only.get(named, {}), **self._marks.get(named, {})}
        out: dict[str, Any] = {}
        for name, item in value.items():
            if name in _NOT_VALUES or (name == "references" and isinstance(item, list)):
                # Marks and names of what an expression refers to: neither is a value.
                out[name] = item
                continue
            # The marks of a `change` or of a state's resource stand beside its values.
            copied = self._part(item, name, key, value.get(_MARKS.get(name, "")))
            if declared and name in _DECLARED:
                copied = (
                    _without_constants(copied, True) if name == "expression" else HIDDEN if item is not None else None
                )
            elif name == "expressions":
                copied = _without_constants(copied, {**resource, **dict.fromkeys(called, True)})
            out[self._redactor.text(name)] = copied
        if "before" in out and "after" in out and "actions" in out:
            out["after"] = _told_apart(value["before"], value["after"], out["before"], out["after"])
        return out

    def _part(self, value: Any, name: str, key: str, marks: Any) -> Any:
        """A copy of what the structure has under a name, as a value where it is one."""
        if name == "config_values" or (name == "expressions" and key == "actions"):
            return self._copy(value, marks, EVERYTHING)
        if name in _VALUES or (name in _SIDES and key == "change"):
            return self._copy(value, marks, OPEN)
        return self._enter(value, marks, OPEN, key, "") if name in _KEYLESS else self._structure(value, name)

    def _enter(self, value: Any, marks: Any, place: Place, key: str, label: str) -> Any:
        """A copy of what an object at a place has under a key."""
        if isinstance(value, dict) and (wrapped := wrapped_in(value)):
            return {
                name: self._enter(item, marks, place, key, label) if name == wrapped else item
                for name, item in value.items()
            }
        return self._copy(value, marks, below_value(place, key, value, label))

    def _copy(self, value: Any, marks: Any, place: Place) -> Any:
        if marks is True:
            return HIDDEN if value is not None else None
        if isinstance(value, dict):
            inner, label = marks if isinstance(marks, dict) else {}, label_of(value)
            return {
                self._redactor.text(name): item
                if name == "references" and isinstance(item, list)
                else self._enter(item, inner.get(name), place, name, label)
                for name, item in value.items()
            }
        if isinstance(value, list):
            each = marks if isinstance(marks, list) else []
            return [
                self._copy(item, each[number] if number < len(each) else None, place)
                for number, item in enumerate(value)
            ]
        if isinstance(value, str):
            return self._copy_text(value, place)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return HIDDEN if self._redactor.text(str(value)) != str(value) else value
        return value

    def _copy_text(self, value: str, place: Place) -> str:
        if not value:
            return value
        shown = covered(value, place, self._cover)
        return self._redactor.text(shown) if isinstance(shown, str) else shown

    def _cover(self, text: str, place: Place) -> str:
        if not conceals(place, text, self._shown):
            return text
        name, separator, _ = text.partition("=")
        return f"{self._redactor.text(name)}={HIDDEN}" if separator and name.startswith("--") else HIDDEN


def _without_constants(expression: Any, marks: Any) -> Any:
    """An expression of the configuration without the constants that are marked."""
    if not marks or not isinstance(expression, (dict, list)):
        return expression
    if isinstance(expression, list):
        each = marks if isinstance(marks, list) else [marks] * len(expression)
        rest = expression[len(each) :]
        return [_without_constants(inner, mark) for inner, mark in zip(expression, each, strict=False)] + rest
    if "constant_value" in expression:
        return {**expression, "constant_value": _without_marked(expression["constant_value"], marks)}
    # A block that stands alone is written without its list.
    inner = marks if isinstance(marks, dict) else None
    return {name: _without_constants(value, inner.get(name) if inner else True) for name, value in expression.items()}


def _without_marked(value: Any, marks: Any) -> Any:
    if marks is True:
        return HIDDEN if value is not None else None
    if isinstance(value, dict) and isinstance(marks, dict):
        return {name: _without_marked(inner, marks.get(name)) for name, inner in value.items()}
    if isinstance(value, list) and isinstance(marks, list):
        rest = value[len(marks) :]
        return [_without_marked(inner, mark) for inner, mark in zip(value, marks, strict=False)] + rest
    return value


def _told_apart(before: Any, after: Any, was: Any, will: Any) -> Any:
    """The redacted `after`, in which a secret reads otherwise where it is not what it was before.

    Args:
        before, after: the two sides as they are.
        was, will: the same redacted.
    """
    if isinstance(will, str):
        return will.replace(HIDDEN, CHANGED) if will == was and before != after else will
    if isinstance(will, dict) and isinstance(was, dict):
        names = zip(after, will, strict=True)
        return {
            shown: _told_apart(before[name], after[name], was[shown], will[shown])
            if name in before and shown in was
            else will[shown]
            for name, shown in names
        }
    if isinstance(will, list) and isinstance(was, list):
        told = [_told_apart(*sides) for sides in zip(before, after, was, will, strict=False)]
        return told + will[len(told) :]
    return will

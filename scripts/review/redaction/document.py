"""The same plan document without its secrets: same keys, same lengths of lists, still read by other tools."""

import re
from typing import Any

from scripts.review.redaction.collect import learn_places, redactor_for
from scripts.review.redaction.places import is_harmless, is_hiding_place, names_a_secret
from scripts.review.redaction.redactor import HIDDEN, Redactor

_MARKS = {"before": "before_sensitive", "after": "after_sensitive", "values": "sensitive_values"}
_RECORDED = "lakewright_fingerprint"
_NOT_VALUES = frozenset(("before_sensitive", "after_sensitive", "sensitive_values", "after_unknown"))


def redact_plan(
    plan: dict[str, Any],
    patterns: tuple[str, ...] = (),
    shown: re.Pattern[str] | None = None,
    fingerprint: str = "",
) -> dict[str, Any]:
    """A copy of a plan document (`terraform show -json`) without its secrets.

    Sensitive values become the text "(redacted)" whatever their type was; everything else keeps type, key and position, so that
    conftest, checkov, infracost and others read it as before.

    Args:
        plan: the decoded document; it is not changed.
        patterns: regular expressions of the project's own secrets.
        shown: keys in hiding places that the project declared harmless.
        fingerprint: the plan's fingerprint, recorded in the copy, because it cannot be taken once the secrets are gone.

    Raises:
        ReadingError: it is not a plan.
    """
    from scripts.review.reading.plans import plan_from

    redactor = redactor_for(plan_from(plan), patterns, shown)
    for section in ("prior_state", "planned_values", "configuration", "checks"):
        learn_places(redactor, plan.get(section), "", False, shown)
    copied = _Copier(redactor, shown, _sensitive_variables(plan)).copy_plan(plan)
    copied.pop(_RECORDED, None)
    return {**copied, _RECORDED: fingerprint} if fingerprint else copied


def _sensitive_variables(plan: dict[str, Any]) -> frozenset[str]:
    configuration = plan.get("configuration")
    root = configuration.get("root_module") if isinstance(configuration, dict) else None
    declared = root.get("variables") if isinstance(root, dict) else None
    if not isinstance(declared, dict):
        return frozenset()
    return frozenset(
        name for name, entry in declared.items() if isinstance(entry, dict) and entry.get("sensitive") is True
    )


class _Copier:
    def __init__(self, redactor: Redactor, shown: re.Pattern[str] | None, variables: frozenset[str]) -> None:
        self._redactor = redactor
        self._shown = shown
        self._variables = variables

    def copy_plan(self, plan: dict[str, Any]) -> dict[str, Any]:
        out = {key: self._copy(value, None, key, False) for key, value in plan.items()}
        if isinstance(plan.get("variables"), dict):
            out["variables"] = {
                self._redactor.text(name): (
                    {**entry, "value": HIDDEN}
                    if isinstance(entry, dict) and (name in self._variables or names_a_secret(name))
                    else self._copy(entry, None, name, False)
                )
                for name, entry in plan["variables"].items()
            }
        return out

    def _copy(self, value: Any, marks: Any, key: str, hiding: bool) -> Any:
        if marks is True:
            return HIDDEN if value is not None else None
        if isinstance(value, dict):
            return self._copy_object(value, marks, hiding)
        if isinstance(value, list):
            inner = marks if isinstance(marks, list) else []
            return [
                self._copy(item, inner[number] if number < len(inner) else None, key, hiding)
                for number, item in enumerate(value)
            ]
        if isinstance(value, str):
            return self._copy_text(value, key, hiding)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and self._redactor.touches(str(value)):
            return HIDDEN
        return value

    def _copy_object(self, value: dict[str, Any], marks: Any, hiding: bool) -> dict[str, Any]:
        inner = marks if isinstance(marks, dict) else {}
        sensitive_output = value.get("sensitive") is True and "value" in value
        out = {}
        for name, item in value.items():
            mark = inner.get(name)
            if name in _NOT_VALUES or (name == "references" and isinstance(item, list)):
                # Marks and names of what an expression refers to: neither is a value.
                out[name] = item
                continue
            # The marks of a `change` or of a state's resource stand beside its values.
            beside = value.get(_MARKS[name]) if name in _MARKS and _MARKS[name] in value else None
            if sensitive_output and name == "value":
                mark = True
            own = value.get("name") or value.get("key") if hiding and name in ("default", "value") else None
            below = hiding or is_hiding_place(name)
            out[self._redactor.text(name)] = self._copy(
                item, beside if beside is not None else mark, own if isinstance(own, str) else name, below
            )
        return out

    def _copy_text(self, value: str, key: str, hiding: bool) -> str:
        if not value:
            return value
        if (hiding or names_a_secret(key)) and not is_harmless(key, value, self._shown):
            name, separator, _ = value.partition("=")
            return f"{self._redactor.text(name)}={HIDDEN}" if separator and name.startswith("--") else HIDDEN
        return self._redactor.text(value)

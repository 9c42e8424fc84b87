"""Finds the secrets of a plan: by Terraform's marks, by known hiding places, by shape; in every section of the document."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from scripts.review.errors import ReadingError
from scripts.review.model import Change, Plan, Values, marks_of
from scripts.review.redaction.places import HIDING_PLACES, is_harmless, names_a_secret
from scripts.review.redaction.redactor import Redactor


class _StateResource(msgspec.Struct):
    values: msgspec.Raw = msgspec.Raw(b"")
    sensitive_values: msgspec.Raw = msgspec.Raw(b"")


class _StateModule(msgspec.Struct):
    resources: list[_StateResource] = []
    child_modules: list["_StateModule"] = []


class _Output(msgspec.Struct):
    sensitive: bool = False
    value: Any = None


class _StateValues(msgspec.Struct):
    root_module: _StateModule = msgspec.field(default_factory=_StateModule)
    outputs: dict[str, _Output] = {}


class _State(msgspec.Struct):
    values: _StateValues = msgspec.field(default_factory=_StateValues)


_STATE = msgspec.json.Decoder(_State)
_VALUES = msgspec.json.Decoder(_StateValues)


def redactor_for(plan: Plan, patterns: tuple[str, ...] = (), shown: re.Pattern[str] | None = None) -> Redactor:
    """A redactor that knows every secret of a plan.

    Args:
        plan: the plan.
        patterns: regular expressions of the project's own secrets.
        shown: keys in hiding places that the project declared harmless.
    """
    redactor = Redactor(patterns, shown)
    try:
        _learn(redactor, plan, shown)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReadingError(plan.source, str(error), "a plan as Terraform writes it") from error
    return redactor


def _learn(redactor: Redactor, plan: Plan, shown: re.Pattern[str] | None) -> None:
    for change in _all_changes(plan):
        _learn_change(redactor, change.change, change.type, shown)
    for values in plan.output_changes.values():
        _learn_marked(redactor, values)
    for invocation in plan.action_invocations:
        learn_places(redactor, invocation, "", False, shown)
    _learn_state(redactor, plan)
    _learn_variables(redactor, plan)


def leaves(value: Any) -> Iterator[str]:
    """Every text and number in a value, as text; keys are not values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def marked(value: Any, marks: Any) -> Iterator[str]:
    """The texts of a value that a mirror of marks calls sensitive."""
    if marks is True:
        yield from leaves(value)
    elif isinstance(marks, dict):
        if isinstance(value, dict):
            for key, mark in marks.items():
                if mark is not False and key in value:
                    yield from marked(value[key], mark)
    elif isinstance(marks, list) and isinstance(value, list):
        for inner, mark in zip(value, marks, strict=False):
            yield from marked(inner, mark)


def learn_places(redactor: Redactor, value: Any, key: str, hiding: bool, shown: re.Pattern[str] | None) -> None:
    """Learns what stands in hiding places and what its shape gives away.

    Args:
        value: a part of the document.
        key: the key nearest above it.
        hiding: whether a hiding place stands above it.
    """
    kind = type(value)
    if kind is dict:
        for name, inner in value.items():
            # Most of a plan is empty, and this is its innermost loop.
            if inner and inner is not True and name != "references":
                # A job parameter and a header are written as {name, default} or {key, value}.
                own = value.get("name") or value.get("key") if hiding and name in ("default", "value") else None
                below = hiding or name in HIDING_PLACES
                learn_places(redactor, inner, own if isinstance(own, str) else name, below, shown)
    elif kind is list:
        for inner in value:
            if inner:
                learn_places(redactor, inner, key, hiding, shown)
    elif kind is str:
        redactor.learn_shapes(value)
        if hiding and not is_harmless(key, value, shown):
            redactor.add(value.partition("=")[2] if value.startswith("--") and "=" in value else value, whole_only=True)
        elif names_a_secret(key) and not is_harmless(key, value, shown):
            redactor.add(value)


def _all_changes(plan: Plan) -> Iterator[Change]:
    yield from plan.resource_changes
    yield from plan.resource_drift
    for deferred in plan.deferred_changes:
        yield deferred.resource_change


def _learn_change(redactor: Redactor, values: Values, kind: str, shown: re.Pattern[str] | None) -> None:
    _learn_marked(redactor, values)
    learn_places(redactor, values.before, kind, False, shown)
    if values.after is not values.before:
        learn_places(redactor, values.after, kind, False, shown)


def _learn_marked(redactor: Redactor, values: Values) -> None:
    for value, marks in ((values.before, values.before_sensitive), (values.after, values.after_sensitive)):
        if marks:
            for secret in marked(value, marks):
                redactor.add(secret)


def _learn_state(redactor: Redactor, plan: Plan) -> None:
    """Prior state and planned values repeat what the changes hold, and add what data sources read."""
    for state in (_typed(_STATE, _State, plan.prior_state), _typed(_VALUES, _StateValues, plan.planned_values)):
        values = state.values if isinstance(state, _State) else state
        if values is None:
            continue
        for output in values.outputs.values():
            if output.sensitive:
                for secret in leaves(output.value):
                    redactor.add(secret)
        modules = [values.root_module]
        while modules:
            module = modules.pop()
            modules.extend(module.child_modules)
            for resource in module.resources:
                marks = marks_of(resource.sensitive_values)
                if marks is not None:
                    for secret in marked(msgspec.json.decode(resource.values), marks):
                        redactor.add(secret)


def _typed(decoder: Any, kind: Any, section: Any) -> Any:
    if section is None:
        return None
    raw = bytes(section) if isinstance(section, msgspec.Raw) else msgspec.json.encode(section)
    if not raw or raw == b"null":
        return None
    return decoder.decode(raw)


def _learn_variables(redactor: Redactor, plan: Plan) -> None:
    variables = plan.part("variables")
    if not isinstance(variables, dict):
        return
    declared = plan.part("configuration", "root_module", "variables")
    for name, entry in variables.items():
        value = entry.get("value") if isinstance(entry, dict) else entry
        declaration = declared.get(name) if isinstance(declared, dict) else None
        sensitive = isinstance(declaration, dict) and declaration.get("sensitive") is True
        if sensitive or names_a_secret(name):
            for secret in leaves(value):
                redactor.add(secret)
        else:
            learn_places(redactor, value, name, False, None)

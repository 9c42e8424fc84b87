"""Finds the secrets of a plan: by Terraform's marks, by known hiding places, by shape; in every section of the document."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from review.errors import ReadingError
from review.meaning.paths import parsed
from review.plan.model import Change, Plan, Values, marks_of
from review.redaction.code import learn_configuration
from review.redaction.harmless import ASSIGNED, is_ordinary
from review.redaction.hiding_places import (
    EVERYTHING,
    OPEN,
    Place,
    Shape,
    below,
    conceals,
    label_of,
    shape_of,
    wrapped_in,
)
from review.redaction.keys import is_plain, names_a_secret
from review.redaction.redactor import Redactor
from review.redaction.unseen import planned


class _StateResource(msgspec.Struct):
    mode: str = "managed"
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
        _learn(redactor, plan)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReadingError(plan.source, str(error), "a plan as Terraform writes it") from error
    return redactor


def _learn(redactor: Redactor, plan: Plan) -> None:
    redactor.names = frozenset(change.name for change in plan.resource_changes)
    redactor.public = _said_in_clear(plan)
    for change in _all_changes(plan):
        _learn_change(redactor, change.change, "", change.label)
    for name, values in plan.output_changes.items():
        _learn_change(redactor, values, name, f"output.{name}")
    for invocation in plan.action_invocations:
        if isinstance(invocation, dict):
            redactor.add_all(marked(invocation.get("config_values"), invocation.get("config_sensitive")))
            # Nothing of what it is called with is shown, so whatever it is may be a secret.
            learn_places(redactor, invocation.get("config_values"), EVERYTHING)
    _learn_state(redactor, plan)
    _learn_variables(redactor, plan)
    _learn_configuration(redactor, plan)


def _said_in_clear(plan: Plan) -> frozenset[str]:
    """The values of variables that are not sensitive."""
    return frozenset(
        value
        for name, value, sensitive in variables_of(plan)
        if isinstance(value, str) and not sensitive and not names_a_secret(name)
    )


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


def learn_places(redactor: Redactor, value: Any, place: Place) -> None:
    """Learns what stands in hiding places and what its shape gives away.

    Args:
        value: a part of the document.
        place: where it stands.
    """
    kind = type(value)
    if kind is dict:
        plain = redactor.plain
        label = None
        ordinary = not place.hiding
        for name, inner in value.items():
            # Most of a plan is empty, a number, or a text that stood elsewhere too; and this is its innermost loop.
            kind = type(inner)
            if inner and kind is not bool and kind is not int and name != "references":
                if ordinary and is_plain(name):
                    if kind is str:
                        if inner not in plain:
                            _learn_text(redactor, inner, OPEN)
                    else:
                        learn_places(redactor, inner, OPEN)
                    continue
                label = label_of(value) if label is None else label
                learn_below(redactor, inner, place, name, label)
    elif kind is list:
        for inner in value:
            if inner:
                learn_places(redactor, inner, place)
    elif kind is str and value:
        _learn_text(redactor, value, place)


def learn_below(redactor: Redactor, value: Any, place: Place, key: str, label: str = "") -> None:
    """The same of what an object at a place has under a key; what the document itself puts around a value is seen through."""
    if isinstance(value, dict) and (wrapped := wrapped_in(value)):
        learn_below(redactor, value[wrapped], place, key, label)
        return
    inner = parsed(value) if isinstance(value, str) and value[:1] in "{[ \n" else None
    found = below(place, key, shape_of(value if inner is None else inner), label)
    if inner is not None:
        learn_places(redactor, inner, found)
        found = below(place, key, Shape.TEXT, label)
    learn_places(redactor, value, found)


def _learn_text(redactor: Redactor, value: str, place: Place) -> None:
    redactor.learn_shapes(value)
    if value[0] in "{[" and not place.hiding and (inner := parsed(value)) is not None:
        learn_places(redactor, inner, OPEN)
    if conceals(place, value, redactor.shown):
        key = place.key
        if place.hides == ASSIGNED:
            key, _, value = value.partition("=")
        _learn_hidden(redactor, value, key, bool(place.hides))


def _learn_hidden(redactor: Redactor, value: str, key: str, hiding: bool) -> None:
    """Learns a value that its place or its name hides."""
    if hiding and value.startswith("--") and "=" in value:
        key, _, value = value.partition("=")
    if names_a_secret(key):
        redactor.add(value, whole_only=hiding)
    elif not is_ordinary(value):
        redactor.add(value, whole_only=True)


def _all_changes(plan: Plan) -> Iterator[Change]:
    yield from plan.resource_changes
    yield from plan.resource_drift
    for deferred in plan.deferred_changes:
        yield deferred.resource_change


def _learn_change(redactor: Redactor, values: Values, key: str, address: str) -> None:
    _learn_marked(redactor, values, address)
    for value in (values.before, values.after):
        if key:
            learn_below(redactor, value, OPEN, key)
        else:
            learn_places(redactor, value, OPEN)


def _learn_marked(redactor: Redactor, values: Values, address: str) -> None:
    for value, marks in ((values.before, values.before_sensitive), (values.after, values.after_sensitive)):
        if marks:
            for secret in marked(value, marks):
                redactor.note(address, secret)


def _learn_state(redactor: Redactor, plan: Plan) -> None:
    """Prior state and planned values repeat what the changes hold, and add what data sources read."""
    for state in (_typed(_STATE, _State, plan.prior_state), _typed(_VALUES, _StateValues, plan.planned_values)):
        values = state.values if isinstance(state, _State) else state
        if values is None:
            continue
        for output in values.outputs.values():
            if output.sensitive:
                redactor.add_all(leaves(output.value))
        modules = [values.root_module]
        while modules:
            module = modules.pop()
            modules.extend(module.child_modules)
            for resource in module.resources:
                marks = marks_of(resource.sensitive_values)
                if marks is None and resource.mode != "data":
                    continue
                found = msgspec.json.decode(resource.values) if bytes(resource.values) else None
                redactor.add_all(marked(found, marks))
                if resource.mode == "data":
                    # What was read before the plan was made stands nowhere else.
                    learn_places(redactor, found, OPEN)


def _typed(decoder: Any, kind: Any, section: Any) -> Any:
    if section is None:
        return None
    raw = bytes(section) if isinstance(section, msgspec.Raw) else msgspec.json.encode(section)
    if not raw or raw == b"null":
        return None
    return decoder.decode(raw)


def variables_of(plan: Plan) -> Iterator[tuple[str, Any, bool]]:
    """The root module's variables as (name, value, whether declared sensitive)."""
    variables = plan.part("variables")
    if not isinstance(variables, dict):
        return
    declared = plan.part("configuration", "root_module", "variables")
    for name, entry in variables.items():
        declaration = declared.get(name) if isinstance(declared, dict) else None
        sensitive = isinstance(declaration, dict) and True in (
            declaration.get("sensitive"),
            declaration.get("ephemeral"),
        )
        yield name, entry.get("value") if isinstance(entry, dict) else entry, sensitive


def _learn_variables(redactor: Redactor, plan: Plan) -> None:
    for name, value, sensitive in variables_of(plan):
        if sensitive or names_a_secret(name):
            redactor.add_all(leaves(value))
        else:
            learn_below(redactor, value, OPEN, name)


def _learn_configuration(redactor: Redactor, plan: Plan) -> None:
    section = plan.configuration
    if plan.configuration_only:
        # Written as `cdk.tf.json` and never planned.
        learn_places(redactor, section.get("provider"), OPEN)
        declared = section.get("variable")
        for variable in declared.values() if isinstance(declared, dict) else ():
            if isinstance(variable, dict) and variable.get("sensitive") is True:
                redactor.add_all(leaves(variable.get("default")))
        return
    raw = bytes(section) if isinstance(section, msgspec.Raw) else msgspec.json.encode(section)
    if raw and raw != b"null":
        redactor.write_only = learn_configuration(
            raw,
            planned(plan),
            lambda value, key: learn_below(redactor, value, OPEN, key),
            lambda value: redactor.add_all(leaves(value)),
        )

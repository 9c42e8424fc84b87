"""Finds the secrets that the configuration itself holds: constants of providers, defaults of sensitive variables, write-only arguments."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from review.plan.model import Change
from review.redaction.unseen import Object, texts_of, unseen

_ABSENT = object()
Learn = Callable[[Any, str], None]
"""Takes a value that may hold secrets in known places, and the key above it."""

_WORTH_DECODING = (b'_wo"', b'"provisioners"', b'"ephemeral"')
"""Where one of these stands, the expressions of resources say more than the planned values do."""


class _Variable(msgspec.Struct):
    default: Any = None
    sensitive: bool = False
    ephemeral: bool = False

    @property
    def secret(self) -> bool:
        return self.sensitive or self.ephemeral


class _Output(msgspec.Struct):
    expression: Any = None
    sensitive: bool = False


class _Resource(msgspec.Struct):
    mode: str = "managed"
    type: str = ""
    name: str = ""
    expressions: dict[str, msgspec.Raw] = {}


class _Action(msgspec.Struct):
    expressions: Any = None
    config: Any = None


class _Call(msgspec.Struct):
    expressions: dict[str, Any] = {}
    module: "_Module" = msgspec.field(default_factory=lambda: _Module())


class _Module(msgspec.Struct):
    variables: dict[str, _Variable] = {}
    outputs: dict[str, _Output] = {}
    module_calls: dict[str, _Call] = {}
    resources: msgspec.Raw = msgspec.Raw(b"")
    actions: list[_Action] = []


class _Provider(msgspec.Struct):
    expressions: Any = None


class _Configuration(msgspec.Struct):
    provider_config: dict[str, _Provider] = {}
    root_module: _Module = msgspec.field(default_factory=_Module)


_DECODER = msgspec.json.Decoder(_Configuration)
_RESOURCES = msgspec.json.Decoder(list[_Resource])
_CONSTANT = b'"constant_value"'


def constants(expression: Any) -> Iterator[Any]:
    """The values that an expression writes out, however deep in blocks."""
    if isinstance(expression, dict):
        if "constant_value" in expression:
            yield expression["constant_value"]
        else:
            for inner in expression.values():
                yield from constants(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from constants(inner)


def learn_expressions(expression: Any, key: str, learn: Learn) -> None:
    """Shows `learn` each constant of an expression under the name of its attribute."""
    if isinstance(expression, dict):
        if "constant_value" in expression:
            learn(expression["constant_value"], key)
        else:
            for name, inner in expression.items():
                if name != "references":
                    learn_expressions(inner, name, learn)
    elif isinstance(expression, list):
        for inner in expression:
            learn_expressions(inner, key, learn)


def learn_configuration(
    raw: bytes, shown: dict[Object, list[Change]], learn: Learn, learn_secret: Callable[[Any], None]
) -> dict[tuple[str, str], Any]:
    """Learns the secrets of a plan's `configuration`.

    Args:
        raw: the section.
        shown: the objects that the plan shows, by the resource that they are of.
        learn: learns from a value by its places.
        learn_secret: learns that a whole value is secret.

    Returns:
        (type, name) of each resource with write-only arguments → marks of these.

    Raises:
        MsgspecError: it has another shape than Terraform gives it.
    """
    configuration = _DECODER.decode(raw)
    for provider in configuration.provider_config.values():
        learn_expressions(provider.expressions, "", learn)
    modules = [("", configuration.root_module)]
    found: dict[tuple[str, str], Any] = {}
    while modules:
        path, module = modules.pop()
        _learn_module(module, learn, learn_secret)
        found |= _write_only(path, module, shown, learn_secret)
        modules += [
            (f"{path}.module.{name}" if path else f"module.{name}", call.module)
            for name, call in module.module_calls.items()
        ]
    return found


def _write_only(
    path: str, module: _Module, shown: dict[Object, list[Change]], learn_secret: Callable[[Any], None]
) -> dict[tuple[str, str], Any]:
    """Learns the constants that stand in a module and nowhere in what is planned, and tells where they stand."""
    raw = bytes(module.resources)
    found: dict[tuple[str, str], Any] = {}
    for resource in _RESOURCES.decode(raw) if _CONSTANT in raw else ():
        for change in shown.get((path, resource.type, resource.name), ()) if resource.mode == "managed" else ():
            after, unknown = change.after, change.change.after_unknown
            for name, expression in resource.expressions.items():
                # Of most attributes the plan shows the value; only what may hold a null is worth decoding.
                value = after.get(name, _ABSENT)
                if (value is not None and type(value) not in (dict, list)) or _CONSTANT not in bytes(expression):
                    continue
                decoded = msgspec.json.decode(expression)
                mirror = unknown.get(name) if isinstance(unknown, dict) else unknown
                if unseen(decoded, value, mirror) and (
                    marks := unseen(decoded, value, mirror, frozenset(texts_of(after)))
                ):
                    found.setdefault((resource.type, resource.name), {})[name] = marks
                    _learn_marked(decoded, marks, learn_secret)
    return found


def _learn_marked(expression: Any, marks: Any, learn_secret: Callable[[Any], None]) -> None:
    if isinstance(expression, list):
        for inner, mark in zip(expression, marks, strict=False):
            _learn_marked(inner, mark, learn_secret)
    elif isinstance(expression, dict) and marks is True:
        learn_secret(expression.get("constant_value"))
    elif isinstance(expression, dict) and isinstance(marks, dict):
        for name, mark in marks.items():
            _learn_marked(expression.get(name), mark, learn_secret)


def _learn_module(module: _Module, learn: Learn, learn_secret: Callable[[Any], None]) -> None:
    for name, variable in module.variables.items():
        if variable.secret:
            learn_secret(variable.default)
        else:
            learn(variable.default, name)
    for name, output in module.outputs.items():
        for value in constants(output.expression):
            if output.sensitive:
                learn_secret(value)
            else:
                learn(value, name)
    for call in module.module_calls.values():
        for name, expression in call.expressions.items():
            declared = call.module.variables.get(name)
            for value in constants(expression):
                if declared and declared.secret:
                    learn_secret(value)
                else:
                    learn(value, name)
    for action in module.actions:
        # Nothing of what an action is called with is shown.
        for value in (*constants(action.expressions), *constants(action.config)):
            learn(value, "parameters")
    resources = bytes(module.resources)
    if any(sign in resources for sign in _WORTH_DECODING):
        learn_expressions(msgspec.json.decode(resources), "", learn)

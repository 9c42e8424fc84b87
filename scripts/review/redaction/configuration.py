"""Finds the secrets that the configuration itself holds: constants of providers, defaults of sensitive variables, write-only arguments."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

Learn = Callable[[Any, str], None]
"""Takes a value that may hold secrets in known places, and the key above it."""

_WORTH_DECODING = (b'_wo"', b'"provisioners"', b'"ephemeral"')
"""Where one of these stands, the expressions of resources say more than the planned values do."""


class _Variable(msgspec.Struct):
    default: Any = None
    sensitive: bool = False


class _Output(msgspec.Struct):
    expression: Any = None
    sensitive: bool = False


class _Call(msgspec.Struct):
    expressions: dict[str, Any] = {}
    module: "_Module" = msgspec.field(default_factory=lambda: _Module())


class _Module(msgspec.Struct):
    variables: dict[str, _Variable] = {}
    outputs: dict[str, _Output] = {}
    module_calls: dict[str, _Call] = {}
    resources: msgspec.Raw = msgspec.Raw(b"")


class _Provider(msgspec.Struct):
    expressions: Any = None


class _Configuration(msgspec.Struct):
    provider_config: dict[str, _Provider] = {}
    root_module: _Module = msgspec.field(default_factory=_Module)


_DECODER = msgspec.json.Decoder(_Configuration)


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


def learn_configuration(raw: bytes, learn: Learn, learn_secret: Callable[[Any], None]) -> None:
    """Learns the secrets of a plan's `configuration`.

    Args:
        raw: the section.
        learn: learns from a value by its places.
        learn_secret: learns that a whole value is secret.

    Raises:
        MsgspecError: it has another shape than Terraform gives it.
    """
    configuration = _DECODER.decode(raw)
    for provider in configuration.provider_config.values():
        learn_expressions(provider.expressions, "", learn)
    modules = [configuration.root_module]
    while modules:
        module = modules.pop()
        _learn_module(module, learn, learn_secret)
        modules += [call.module for call in module.module_calls.values()]


def _learn_module(module: _Module, learn: Learn, learn_secret: Callable[[Any], None]) -> None:
    for name, variable in module.variables.items():
        if variable.sensitive:
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
                if declared and declared.sensitive:
                    learn_secret(value)
                else:
                    learn(value, name)
    resources = bytes(module.resources)
    if any(sign in resources for sign in _WORTH_DECODING):
        learn_expressions(msgspec.json.decode(resources), "", learn)

"""Turn what pydantic found into messages for people: file, line, key, what was found, what is expected."""

from __future__ import annotations

import difflib
import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError

from infra.hcl import KeyPath, dotted
from infra.layers import Layers

_TYPES = {
    "string_type": "a string in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "an object, { … }",
    "model_type": "an object, { … }",
    "model_attributes_type": "an object, { … }",
    "tuple_type": "a list, [ … ]",
}


def describe(error: ValidationError, layers: Layers, model: type[BaseModel]) -> list[str]:
    """One line for each problem, in the order of the files."""
    return [_problem(problem, layers, model) for problem in error.errors(include_url=False)]


def _problem(problem: Any, layers: Layers, model: type[BaseModel]) -> str:
    path = _in_file(problem["loc"], layers.values)
    where = layers.origin(path)
    kind = problem["type"]
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, path[:-1]))
        near = difflib.get_close_matches(str(path[-1]), known, n=1)
        suggestion = f'; did you mean "{near[0]}"?' if near else ""
        return f"{where}: {dotted(path)}: found an unknown key, expected one of {', '.join(known)}{suggestion}"
    if kind == "missing":
        return f"{where}: {dotted(path)}: found nothing, expected it to be set: the key is required"
    if kind == "value_error":
        error = problem["ctx"]["error"]
        path = (*path, *getattr(error, "key", ()))
        return f"{layers.origin(path)}: {dotted(path)}: {error}"
    if kind == "union_tag_invalid":
        tags = problem["ctx"]["expected_tags"].replace("'", '"')
        key = (*path, problem["ctx"]["discriminator"].strip("'"))
        return f'{layers.origin(key)}: {dotted(key)}: found "{problem["ctx"]["tag"]}", expected one of {tags}'
    return f"{where}: {dotted(path)}: found {_shown(problem['input'])}, expected {_expected(problem)}"


def _expected(problem: Any) -> str:
    if problem["type"] in _TYPES:
        return _TYPES[problem["type"]]
    limit = problem.get("ctx", {})
    match problem["type"]:
        case "string_too_short" | "too_short":
            return f"at least {limit['min_length']} {'character' if 'string' in problem['type'] else 'entry'}"
        case "greater_than_equal":
            return f"{limit['ge']} or more"
        case "less_than_equal":
            return f"{limit['le']} or less"
        case "literal_error":
            return str(limit["expected"]).replace("'", '"')
    return str(problem["msg"]).removeprefix("Input should be ")


def _shown(value: Any) -> str:
    match value:
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case dict():
            return "an object"
        case tuple() | list():
            return "a list" if value else "an empty list"
    return str(value)


def _in_file(loc: tuple[Any, ...], values: Any) -> KeyPath:
    """The part of pydantic's location that stands in the file, without its names for unions and for keys of objects."""
    path: list[str | int] = []
    for index, part in enumerate(loc):
        known = (isinstance(values, dict) and part in values) or (isinstance(values, tuple) and isinstance(part, int))
        if known:
            values = values[part]
            path.append(part)
        elif index == len(loc) - 1 and part != "[key]":
            path.append(part)
    return tuple(path)


def _fields_at(model: type[BaseModel], path: KeyPath) -> set[str]:
    """Names of the fields that an object at ``path`` may have."""
    found: list[Any] = [model]
    for part in path:
        found = [inner for annotation in found for inner in _step(annotation, part)]
    return {name for annotation in found if _is_model(annotation) for name in _fields(annotation)}


def _fields(model: type[BaseModel]) -> dict[Any, Any]:
    """By the names that files use."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _step(annotation: Any, part: str | int) -> list[Any]:
    if _is_model(annotation):
        field = _fields(annotation).get(part)
        return _members(field.annotation) if field else []
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is dict:
        return _members(arguments[1])
    return _members(arguments[0]) if origin is tuple else []


def _members(annotation: Any) -> list[Any]:
    """The annotation without ``Annotated``, a union as its members."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _members(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [inner for member in typing.get_args(annotation) for inner in _members(member)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

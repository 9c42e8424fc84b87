"""Terraform addresses that people can read and that do not depend on how constructs are nested.

CDKTF derives an address from the path of construct ids and a hash, so moving a construct into another would rename, that is destroy and
create, what it stands for. Here every resource gets its address from keys alone: ``databricks_schema.ml_iris``.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from weakref import WeakKeyDictionary

from cdktf import TerraformResource, TerraformStack
from constructs import Construct

from modules.errors import DuplicateAddress

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class _Given:
    keys: tuple[str, ...]
    source: str


_given: WeakKeyDictionary[TerraformStack, dict[str, _Given]] = WeakKeyDictionary()
_stacks: WeakKeyDictionary[Construct, TerraformStack] = WeakKeyDictionary()


def set_address(resource: TerraformResource, *keys: str) -> None:
    """Give ``resource`` the address ``TYPE.KEY_KEY…`` in its stack. To be called before anything refers to the resource.

    Raises:
        DuplicateAddress: another resource of the stack has it; CDKTF would merge the two without a word.
    """
    name = "_".join(keys)
    address = f"{_type_of(type(resource))}.{name}"
    constructor = _constructor()
    given = _given.setdefault(_stack_of(resource, constructor), {})
    if address in given:
        raise DuplicateAddress(address, ".".join(given[address].keys), ".".join(keys))
    given[address] = _Given(keys, f"{_relative(constructor.f_code.co_filename)}:{constructor.f_lineno}")
    resource.override_logical_id(name)


def sources(stack: TerraformStack) -> Mapping[str, str]:
    """Address → ``FILE:LINE`` in the constructor that made the resource; the file relative to the repository's root."""
    return {address: given.source for address, given in _given.get(stack, {}).items()}


def under_construction(error: BaseException) -> str:
    """The path of the innermost construct whose constructor raised ``error``; empty where none did."""
    path, trace = "", error.__traceback__
    while trace is not None:
        construct = trace.tb_frame.f_locals.get("self")
        if trace.tb_frame.f_code.co_name == "__init__" and isinstance(construct, Construct):
            path = str(construct.node.path)
        trace = trace.tb_next
    return path


def keys_of(stack: TerraformStack) -> Mapping[str, tuple[str, ...]]:
    """Address → the keys that it is made of."""
    return {address: given.keys for address, given in _given.get(stack, {}).items()}


@functools.cache
def _type_of(binding: type) -> str:
    """The resource type's name. Kept, because every look at an attribute of the binding is a message to Node and back (0.3 ms)."""
    return str(binding.TF_RESOURCE_TYPE)  # type: ignore[attr-defined]


def _constructor() -> FrameType:
    """The nearest constructor above `set_address`: helpers that several constructs share say less about a resource."""
    caller = frame = sys._getframe(2)
    while frame.f_code.co_name != "__init__":
        if frame.f_back is None:
            return caller
        frame = frame.f_back
    return frame


def _stack_of(resource: TerraformResource, constructor: FrameType) -> TerraformStack:
    """Asked once for each scope in which constructs are made: what is made in a constructor lies where its own scope does."""
    made, scope = (constructor.f_locals.get(name) for name in (*constructor.f_code.co_varnames, "", "")[:2])
    if not isinstance(made, Construct) or not isinstance(scope, Construct):
        return TerraformStack.of(resource)
    stack = _stacks.get(scope)
    if stack is None:
        stack = _stacks[scope] = TerraformStack.of(resource)
    _stacks[made] = stack
    return stack


@functools.cache
def _relative(file: str) -> str:
    path = Path(file).resolve()
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name

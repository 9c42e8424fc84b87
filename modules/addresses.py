"""Terraform addresses that people can read and that do not depend on how constructs are nested.

CDKTF derives an address from the path of construct ids and a hash, so moving a construct into another would rename, that is destroy and
create, what it stands for. Here every resource gets its address from keys alone: ``databricks_schema.ml_iris``.
"""

from __future__ import annotations

import functools
from weakref import WeakKeyDictionary

from cdktf import TerraformResource, TerraformStack

from modules.errors import DuplicateAddress

_taken: WeakKeyDictionary[TerraformStack, dict[str, str]] = WeakKeyDictionary()


def set_address(resource: TerraformResource, *keys: str) -> None:
    """Give ``resource`` the address ``TYPE.KEY_KEY…`` in its stack. To be called before anything refers to the resource.

    Raises:
        DuplicateAddress: another resource of the stack has it; CDKTF would merge the two without a word.
    """
    name = "_".join(keys)
    address = f"{_type_of(type(resource))}.{name}"
    taken = _taken.setdefault(TerraformStack.of(resource), {})
    if address in taken:
        raise DuplicateAddress(address, taken[address], ".".join(keys))
    taken[address] = ".".join(keys)
    resource.override_logical_id(name)


@functools.cache
def _type_of(binding: type) -> str:
    """The resource type's name. Kept, because every look at an attribute of the binding is a message to Node and back (0.3 ms)."""
    return str(binding.TF_RESOURCE_TYPE)  # type: ignore[attr-defined]

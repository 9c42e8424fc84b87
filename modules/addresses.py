"""Terraform addresses that people can read and that do not depend on how constructs are nested.

CDKTF derives an address from the path of construct ids and a hash, so moving a construct into another would rename, that is destroy and
create, what it stands for. Here every resource gets its address from keys alone: ``databricks_schema.ml_iris``.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from cdktf import TerraformResource, TerraformStack

from modules.errors import DuplicateAddress

_taken: WeakKeyDictionary[TerraformStack, dict[str, str]] = WeakKeyDictionary()


def set_address(resource: TerraformResource, *keys: str) -> None:
    """Give ``resource`` the address ``TYPE.KEY_KEY…`` in its stack.

    Raises:
        DuplicateAddress: another resource of the stack has it; CDKTF would merge the two without a word.
    """
    name = "_".join(keys)
    address = f"{resource.terraform_resource_type}.{name}"
    taken = _taken.setdefault(TerraformStack.of(resource), {})
    if address in taken:
        raise DuplicateAddress(address, taken[address], resource.node.path)
    taken[address] = resource.node.path
    resource.override_logical_id(name)

"""One construct scope for each kind of thing in a stack, so that a job and an endpoint may have the same key."""

from __future__ import annotations

from typing import cast

from cdktf import TerraformStack
from constructs import Construct


def scope_of(stack: TerraformStack, kind: str) -> Construct:
    """The scope named ``kind`` (plural, as in the settings), made on first use."""
    found = stack.node.try_find_child(kind)
    return Construct(stack, kind) if found is None else cast(Construct, found)

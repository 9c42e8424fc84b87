"""The base of every configuration type, and the field types that they share.

A configuration is what an environment file parses into and what a construct takes: one type, checked once, never copied field by field.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from modules.errors import BadKey, BadName

Item = TypeVar("Item")

KEY = re.compile(r"[a-z][a-z0-9_]*")
UNITY_NAME = re.compile(r"[^\s./\x00-\x1f\x7f]{1,255}")


class Config(BaseModel):
    """Frozen and keyword-only; an unknown field, or a value of another type (``"3"`` for ``3``), is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)

    UNIQUE: ClassVar[str] = ""
    """The field or property by which the platform tells one such object from its siblings; empty where it takes two of a name."""


OWN: dict[str, Any] = {"own": True}
"""``Field(…, json_schema_extra=OWN)``: the field says which thing is meant, so an environment never inherits another's."""


def is_own(field: FieldInfo) -> bool:
    """Whether a field carries `OWN`."""
    return field.json_schema_extra == OWN


Items = Annotated[tuple[Item, ...], Field(strict=False)]
"""An immutable list; a Python list is taken as well."""


def _key(value: str) -> str:
    if not KEY.fullmatch(value):
        raise BadKey(value)
    return value


def _unity_name(value: str) -> str:
    if not UNITY_NAME.fullmatch(value) or value != value.lower():
        raise BadName(value)
    return value


Key = Annotated[str, AfterValidator(_key)]
"""Names one of several siblings in code and in Terraform addresses, so it never changes with the environment."""

UnityName = Annotated[str, AfterValidator(_unity_name)]
"""A name in Unity Catalog: lower case (the platform lowers it, which would be a difference for ever), no dot, slash or space."""

"""Values that stand for one's own: those that this repository comes with, and those that `lakewright env new` fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from infra.hcl import KeyPath
from infra.identity import own_fields

if TYPE_CHECKING:
    from infra.settings import Settings

# Source: https://www.rfc-editor.org/rfc/rfc2606 and rfc6761: names that never resolve, or that stand for examples.
_RESERVED = ("example", "invalid", "test")
_EXAMPLES = ("example.com", "example.net", "example.org")
_NAME = re.compile(r"[\w-]+(\.[\w-]+)+\.?")
EXAMPLE_ID = "00000000-0000-0000-0000-"
"""How the application id of a service principal begins that is still to be made."""
_SHIPPED = {
    "lakewright-terraform-state-prod",
    "lakewright-terraform-state-staging",
    "s3://lakewright-ml-${env}/catalog",
    "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58",
    "c81e4f70-35ab-4d12-9c66-7b0f2e8d5a13",
}
"""What has no name in it that is reserved for examples. A test finds what is missing here."""


def is_example(text: str, env: str, *, a_name: bool = False) -> bool:
    """Whether a value of the settings, with ``${env}`` filled in, belongs to nobody.

    ``a_name``: it names something in the cloud, so that a plain ``states.example`` is meant as one.
    """
    if text.startswith(EXAMPLE_ID) or text in {each.replace("${env}", env) for each in _SHIPPED}:
        return True
    return is_example_host(text if a_name and _NAME.fullmatch(text) else _host(text))


def is_example_host(name: str) -> bool:
    """Whether a host's name is reserved for examples."""
    name = name.rstrip(".").lower()
    return name.rpartition(".")[2] in _RESERVED or any(name == each or name.endswith(f".{each}") for each in _EXAMPLES)


def examples(settings: Settings) -> Iterator[tuple[KeyPath, str, str]]:
    """Key, value and ``FILE:LINE`` of each example among the settings, each place once; none in a sandbox, which is nobody else's."""
    layers = settings.layers
    if layers is None or settings.sandbox:
        return
    own = {path for path, _ in own_fields(settings, ())}
    seen = set()
    for path, text in _strings(layers.values, ()):
        place = layers.origin(path)
        if is_example(text, settings.env, a_name=path in own) and (place, text) not in seen:
            seen.add((place, text))
            yield path, text, place


def _host(text: str) -> str:
    """The name in a URL or an e-mail address; else empty."""
    if "://" in text:
        try:
            return urlsplit(text).hostname or ""
        except ValueError:
            return ""
    _, found, name = text.rpartition("@")
    return name if found and _NAME.fullmatch(name) else ""


def _strings(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))

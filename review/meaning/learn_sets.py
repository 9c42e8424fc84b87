"""Learns from the providers themselves which attributes are sets, so that their order is not taken for a change.

A plan writes sets and lists alike, as JSON arrays; only the schema tells them apart. Run after changing a provider's version, in a
folder where `terraform init` has installed the providers:

    terraform providers schema -json | python -m review.meaning.learn_sets > review/meaning/sets.json
"""

import json
import sys
from collections.abc import Iterator
from typing import Any


def set_paths(block: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yields the dotted path, without list positions, of every set in a schema block."""
    for name, attribute in (block.get("attributes") or {}).items():
        path = f"{prefix}{name}"
        if isinstance(attribute.get("type"), list):
            yield from _sets_in_type(attribute["type"], path)
        nested = attribute.get("nested_type")
        if nested:
            if nested["nesting_mode"] == "set":
                yield path
            yield from set_paths(nested, f"{path}.")
    for name, nested in (block.get("block_types") or {}).items():
        if nested["nesting_mode"] == "set":
            yield f"{prefix}{name}"
        yield from set_paths(nested["block"], f"{prefix}{name}.")


def _sets_in_type(kind: list[Any], path: str) -> Iterator[str]:
    if kind[0] == "set":
        yield path
    if kind[0] in ("set", "list", "map") and isinstance(kind[1], list):
        yield from _sets_in_type(kind[1], path)
    elif kind[0] == "object":
        for name, inner in kind[1].items():
            if isinstance(inner, list):
                yield from _sets_in_type(inner, f"{path}.{name}")


def learn(schemas: dict[str, Any]) -> dict[str, list[str]]:
    """Maps each resource type that has sets to their sorted paths.

    Args:
        schemas: the document that `terraform providers schema -json` prints.
    """
    found: dict[str, list[str]] = {}
    for provider in schemas["provider_schemas"].values():
        for kind, schema in (provider.get("resource_schemas") or {}).items():
            paths = sorted(set(set_paths(schema["block"])))
            if paths:
                found[kind] = paths
    return dict(sorted(found.items()))


if __name__ == "__main__":
    lines = [f"  {json.dumps(kind)}: {json.dumps(paths)}" for kind, paths in learn(json.load(sys.stdin)).items()]
    sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")

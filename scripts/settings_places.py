"""Terraform's errors name lines of `cdk.tf.json`, which nobody wrote: here they name the line of the environment file instead."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SYNTH = "cdk.tf.json"
_PLACE = re.compile(
    r"on cdk\.tf\.json line \d+, in (?:resource\.)?(?P<kind>\w+)\.(?P<name>[\w-]+)(?P<rest>[^\n:]*):?"
    r"(?:\n[^\n\w]*\d+:[^\n]*)*"  # the line of JSON that follows says nothing to whoever wrote HCL
)


def located(text: str, folder: Path) -> str:
    """``text`` with the file, line and key of the settings for each resource that it names a line of; other lines stay as they are."""
    if SYNTH not in text:
        return text
    resources = _resources(folder / SYNTH)

    def place(match: re.Match[str]) -> str:
        metadata = resources.get(f"{match['kind']}.{match['name']}", {})
        if not metadata.get("settings"):
            return match[0]
        rest = f", {match['rest'].lstrip('.')}" if match["rest"].strip(".") else ""
        others = ", ".join(f"{key} in {where}" for key, where in metadata.get("overrides", {}).items())
        return f"on {metadata['settings']}, in {metadata.get('key', '')}{rest}{others and f' ({others})'}"

    return _PLACE.sub(place, text)


def _resources(path: Path) -> dict[str, dict[str, Any]]:
    """What the synth recorded of each resource, by its address; nothing where it cannot be read: the error counts, not its place."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {
            f"{kind}.{name}": dict(body["//"]["metadata"])
            for kind, named in document["resource"].items()
            for name, body in named.items()
            if "//" in body
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}

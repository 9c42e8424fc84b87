"""Origins from a CDKTF synth: each resource carries its construct's path, and where the app recorded it, its Python file and line.

CDKTF writes `"//": {"metadata": {"path": …, "uniqueId": …}}` into each resource. An app may add `"source": "infra/x.py:12"` there; and
where settings made it, `"settings": "envs/prod.tfvars:36"`, the line that a reader of the review can change.
"""

import os
from pathlib import Path
from typing import Any

import msgspec

from review.origin.hcl import origins_in_hcl
from review.origin.origin import Origin
from review.origin.tf_json import local_modules


def origins_in_synth(synth: Path) -> dict[str, Origin]:
    """Address → origin of every block in a `cdk.tf.json` and in the local modules that it calls; nothing when it cannot be read."""
    try:
        document = msgspec.json.decode(synth.read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError):
        return {}
    found: dict[str, Origin] = {}
    for section, prefix in (("resource", ""), ("data", "data.")):
        for kind, named in _items(_get(document, section)):
            for name, body in _items(named):
                metadata = _get(_get(body, "//"), "metadata")
                file, _, line = str(_get(metadata, "settings") or _get(metadata, "source") or "").rpartition(":")
                construct = str(_get(metadata, "path") or "")
                if construct or file:
                    found[f"{prefix}{kind}.{name}"] = Origin(construct, file, int(line) if line.isdigit() else 0)
    for name, source in local_modules(document):
        found |= origins_in_hcl(Path(os.path.normpath(synth.parent / source)), f"module.{name}.")
    return found


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []

"""Take over the schema of another provider version.

    terraform providers schema -json | python -m sandbox.provider.regenerate [TYPE …]

Reads Terraform's output from standard input and rewrites ``schema/``: the types given, or else those that are there already.
What the schema does not say (``behaviour``) is kept as it is; compare it with the provider's release notes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from sandbox.provider import ADDRESS
from sandbox.provider.schema_data import FOLDER, names

_DESCRIPTIONS = ("description", "description_kind", "deprecated")


def regenerate(document: dict[str, Any], types: list[str], folder: Path = FOLDER) -> list[Path]:
    """Write the files and return their paths. Raises `KeyError` naming a type that the document does not have."""
    schemas = document.get("provider_schemas", {}).get(ADDRESS, document)
    written = [_write(folder / "provider.json", {"schema": _slim(schemas["provider"])})]
    for part, key in (("resources", "resource_schemas"), ("data_sources", "data_source_schemas")):
        for name in types or names(part):
            if types and name not in schemas[key]:
                continue
            path = folder / part / f"{name}.json"
            behaviour = json.loads(path.read_text()).get("behaviour", {}) if path.exists() else {}
            written.append(_write(path, {"schema": _slim(schemas[key][name]), "behaviour": behaviour}))
    return written


def _slim(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _slim(value) for key, value in node.items() if key not in _DESCRIPTIONS or isinstance(value, dict)}
    return [_slim(item) for item in node] if isinstance(node, list) else node


def _write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, sort_keys=True, indent=1) + "\n")
    temporary.rename(path)
    return path


if __name__ == "__main__":
    for written_path in regenerate(json.load(sys.stdin), sys.argv[1:]):
        print(written_path)  # noqa: T201

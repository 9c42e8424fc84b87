"""Take over the schema of a provider version, or of further types of it.

    terraform providers schema -json | python -m sandbox.provider.regenerate VERSION [--behaviour FILE] [TYPE …]

Reads Terraform's output from standard input and rewrites ``schema/VERSION/``: the types given, or else those that are there already, or
else those of the version before. A type that the document does not have ends it, before anything is written.

What the schema does not say, ``behaviour``, is kept as it is; for a version's first time it is the version's before. It is read off the
provider's source: ``force_new`` are the attributes whose schema has ``ForceNew`` (in a framework type, the plan modifier
``RequiresReplace``), ``defaults`` those with ``Default``, ``diff_suppressed`` those with ``DiffSuppressFunc``, and so on for
``conflicts_with`` and ``exactly_one_of``. A FILE that says so, TYPE → facts as JSON, is laid over it: a program against the provider's
module can write one, for all of them stand in the ``schema.Resource`` that ``provider.ResourcesMap[TYPE]`` gives.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sandbox.provider import NAME, REGISTRIES, VERSIONS
from sandbox.provider.schema_data import FOLDER

_DESCRIPTIONS = ("description", "description_kind", "deprecated")
_PARTS = {"resources": "resource_schemas", "data_sources": "data_source_schemas"}
_FACTS = ("force_new", "defaults", "diff_suppressed", "conflicts_with", "exactly_one_of", "framework", "customize_diff")
"""What is taken of a file of facts; the others of `Behaviour` are seen at the platform, and stay."""


def regenerate(
    document: dict[str, Any],
    types: list[str],
    version: str,
    facts: dict[str, Any] | None = None,
    folder: Path = FOLDER,
) -> list[Path]:
    """Write the files and return their paths. Raises `KeyError` naming the types that the document does not have."""
    addresses = [f"{registry}/{NAME}" for registry in REGISTRIES]
    by_address = document.get("provider_schemas", {})
    schemas = next((by_address[address] for address in addresses if address in by_address), document)
    wanted = {
        part: [name for name in types if name in schemas[key]] or ([] if types else _known(folder, version, part))
        for part, key in _PARTS.items()
    }
    known = {part: schemas[key] for part, key in _PARTS.items()}
    unknown = [name for name in types if not any(name in schema for schema in known.values())]
    unknown += [name for part, names in wanted.items() for name in names if name not in known[part]]
    if unknown:
        raise KeyError(f"the document has no {', '.join(unknown)}")
    written = [_write(folder / version / "provider.json", {"schema": _slim(schemas["provider"])})]
    for part, names in wanted.items():
        for name in names:
            behaviour = _behaviour(folder, version, part, name)
            if part == "resources" and facts and name in facts:
                behaviour = {key: value for key, value in behaviour.items() if key not in _FACTS} | {
                    key: facts[name][key] for key in _FACTS if facts[name].get(key)
                }
            path = folder / version / part / f"{name}.json"
            written.append(_write(path, {"schema": _slim(known[part][name]), "behaviour": behaviour}))
    return written


def _before(version: str) -> list[str]:
    """The version itself and those before it, the newest first."""
    return [*reversed(VERSIONS[: VERSIONS.index(version) + 1])] if version in VERSIONS else [version]


def _known(folder: Path, version: str, part: str) -> list[str]:
    found = (sorted(path.stem for path in (folder / each / part).glob("*.json")) for each in _before(version))
    return next(filter(None, found), [])


def _behaviour(folder: Path, version: str, part: str, name: str) -> dict[str, Any]:
    paths = (folder / each / part / f"{name}.json" for each in _before(version))
    return next((dict(json.loads(path.read_text()).get("behaviour", {})) for path in paths if path.exists()), {})


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.provider.regenerate")
    parser.add_argument("version", choices=VERSIONS)
    parser.add_argument("types", nargs="*", metavar="TYPE")
    parser.add_argument("--behaviour", type=Path, metavar="FILE")
    given = parser.parse_args()
    facts = json.loads(given.behaviour.read_text()) if given.behaviour else None
    try:
        written = regenerate(json.load(sys.stdin), given.types, given.version, facts)
    except KeyError as error:
        sys.exit(f"error: {error.args[0]}")
    for path in written:
        print(path)  # noqa: T201


if __name__ == "__main__":
    main()

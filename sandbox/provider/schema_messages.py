"""The schema as the protocol's message, serialised once and cached in a file: Terraform asks for it at each of its starts."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from sandbox.provider import schema_data
from sandbox.provider.protocol.messages import MESSAGES

_BLOCK_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4, "group": 5}
_OBJECT_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4}


def response_bytes() -> bytes:
    """``GetProviderSchema.Response``, from the cache when the schema's files have not changed."""
    cache = Path(tempfile.gettempdir()) / f"lakewright-provider-{os.getuid()}" / f"{_fingerprint()}.bin"
    try:
        if cache.stat().st_uid == os.getuid():
            return cache.read_bytes()
    except OSError:
        pass  # not written yet, or not ours to read: it is built below
    data = _response().SerializeToString()
    _keep(cache, data)
    return data


def _keep(cache: Path, data: bytes) -> None:
    try:
        cache.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = cache.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(data)
        temporary.rename(cache)
    except OSError:
        return  # a read-only or foreign temporary folder only costs the time to build it again


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(schema_data.folder().rglob("*.json")):
        status = path.stat()
        digest.update(f"{path}{status.st_mtime_ns}{status.st_size}".encode())
    return digest.hexdigest()[:24]


def _response() -> Any:
    entry = MESSAGES["SchemaEntry"]
    return MESSAGES["GetProviderSchema.Response"](
        provider=_schema(schema_data.provider_block()["schema"]),
        resource_schemas=[
            entry(key=n, value=_typed(schema_data.resource_schema(n))) for n in schema_data.names("resources")
        ],
        data_source_schemas=[
            entry(key=n, value=_typed(schema_data.data_source_schema(n))) for n in schema_data.names("data_sources")
        ],
    )


def _typed(schema: schema_data.TypeSchema) -> Any:
    return _schema({"version": schema.version, "block": schema.block})


def _schema(raw: dict[str, Any]) -> Any:
    return MESSAGES["Schema"](version=raw.get("version", 0), block=_block(raw["block"]))


def _block(raw: dict[str, Any]) -> Any:
    return MESSAGES["Schema.Block"](
        attributes=[_attribute(name, value) for name, value in sorted(raw.get("attributes", {}).items())],
        block_types=[
            MESSAGES["Schema.NestedBlock"](
                type_name=name,
                block=_block(value["block"]),
                nesting=_BLOCK_NESTING[value["nesting_mode"]],
                min_items=value.get("min_items", 0),
                max_items=value.get("max_items", 0),
            )
            for name, value in sorted(raw.get("block_types", {}).items())
        ],
    )


def _attribute(name: str, raw: dict[str, Any]) -> Any:
    flags = {flag: raw.get(flag, False) for flag in ("required", "optional", "computed", "sensitive", "write_only")}
    if nested := raw.get("nested_type"):
        attributes = [_attribute(inner, value) for inner, value in sorted(nested["attributes"].items())]
        return MESSAGES["Schema.Attribute"](
            name=name,
            nested_type=MESSAGES["Schema.Object"](
                attributes=attributes, nesting=_OBJECT_NESTING[nested["nesting_mode"]]
            ),
            **flags,
        )
    return MESSAGES["Schema.Attribute"](name=name, type=json.dumps(raw["type"]).encode(), **flags)

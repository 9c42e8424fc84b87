"""Which node types have a GPU: `node_families.json` as a question and an answer."""

from __future__ import annotations

import difflib
import functools
import json
import re
from pathlib import Path

from modules.errors import BadSparkVersion, GpuMismatch, UnknownNodeType

TABLE = Path(__file__).with_name("node_families.json")
_SPARK_VERSION = re.compile(r"\d+\.\d+\.x(-aarch64)?(-photon)?(-(?P<ml>cpu|gpu)-ml)?(-photon)?-scala2\.\d+")


@functools.cache
def _families() -> dict[str, str | None]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8"))["families"])


def gpu_of(node_type: str) -> str | None:
    """The GPU's name, or None for a node type without. Raises `UnknownNodeType`."""
    families = _families()
    prefixes = [prefix for prefix in families if node_type.startswith(prefix) and len(node_type) > len(prefix)]
    if not prefixes:
        family, dot, size = node_type.partition(".")
        near = [match + size for match in difflib.get_close_matches(family + dot, families, n=1)]
        raise UnknownNodeType(node_type, near, f"modules/cluster/{TABLE.name}")
    return families[max(prefixes, key=len)]


def check_spark_version(spark_version: str) -> str:
    """The full key of a runtime, as `databricks clusters spark-versions` lists it. Raises `BadSparkVersion`."""
    if not _SPARK_VERSION.fullmatch(spark_version):
        raise BadSparkVersion(spark_version)
    return spark_version


def is_gpu_runtime(spark_version: str) -> bool:
    return "-gpu-" in spark_version


def check_gpu(spark_version: str, node_type: str, field: str) -> None:
    """Refuse a GPU runtime on ``node_type`` without GPU, and the reverse. Raises `GpuMismatch` or `UnknownNodeType`."""
    try:
        gpu = gpu_of(node_type)
    except UnknownNodeType as error:
        raise error.at(field) from None
    if is_gpu_runtime(spark_version) != (gpu is not None):
        raise GpuMismatch(spark_version, node_type, field, gpu).at(field)

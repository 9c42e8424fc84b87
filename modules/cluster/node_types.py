"""Which node types and runtimes there are, and which have a GPU: `node_families.json` and `runtimes.json` as questions and answers."""

from __future__ import annotations

import difflib
import functools
import json
import re
from pathlib import Path

from modules.errors import BadSparkVersion, GpuMismatch, UnknownNodeSize, UnknownNodeType, UnknownSparkVersion

TABLE = Path(__file__).with_name("node_families.json")
_SPARK_VERSION = re.compile(
    r"(?P<release>\d+\.\d+)\.x(-aarch64)?(-photon)?(-(?P<ml>cpu|gpu)-ml)?(-photon)?-scala2\.\d+"
)


_AWS_SIZE = re.compile(r"medium|large|([1-9]\d?)?xlarge|metal(-\d+xl)?")
_SIZES = (
    "medium",
    "large",
    "xlarge",
    *(f"{number}xlarge" for number in (2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48)),
)


@functools.cache
def _minors() -> dict[str, list[int]]:
    """Of each major version of the runtime that is known, the minor ones."""
    return dict(json.loads(TABLE.with_name("runtimes.json").read_text(encoding="utf-8"))["minors"])


@functools.cache
def _families() -> dict[str, str | None]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8"))["families"])


def gpu_of(node_type: str) -> str | None:
    """The GPU's name, or None for a node type without. Raises `UnknownNodeType` or `UnknownNodeSize`."""
    families = _families()
    prefixes = [prefix for prefix in families if node_type.startswith(prefix) and len(node_type) > len(prefix)]
    if not prefixes:
        family, dot, size = node_type.partition(".")
        near = [match + size for match in difflib.get_close_matches(family + dot, families, n=1)]
        raise UnknownNodeType(node_type, near, f"modules/cluster/{TABLE.name}")
    family = max(prefixes, key=len)
    size = node_type.removeprefix(family)
    if family.endswith(".") and not _AWS_SIZE.fullmatch(size):
        raise UnknownNodeSize(node_type, family, _SIZES)
    return families[family]


def check_spark_version(spark_version: str) -> str:
    """The full key of a runtime, as `databricks clusters spark-versions` lists it. Raises `BadSparkVersion` or `UnknownSparkVersion`."""
    match = _SPARK_VERSION.fullmatch(spark_version)
    if not match:
        raise BadSparkVersion(spark_version)
    major, minor = match["release"].split(".")
    released = _minors().get(major)
    if released is not None and int(minor) not in released:
        near = min(released, key=lambda other: (abs(other - int(minor)), -other))
        names = [f"{major}.{other}" for other in released]
        raise UnknownSparkVersion(spark_version, spark_version.replace(match["release"], f"{major}.{near}", 1), names)
    return spark_version


def is_gpu_runtime(spark_version: str) -> bool:
    return "-gpu-" in spark_version


def check_gpu(spark_version: str, node_type: str, field: str) -> None:
    """Refuse a GPU runtime on ``node_type`` without GPU, and the reverse. Raises `GpuMismatch` or `UnknownNodeType`."""
    try:
        gpu = gpu_of(node_type)
    except (UnknownNodeType, UnknownNodeSize) as error:
        raise error.at(field) from None
    if is_gpu_runtime(spark_version) != (gpu is not None):
        raise GpuMismatch(spark_version, node_type, field, gpu).at(field)

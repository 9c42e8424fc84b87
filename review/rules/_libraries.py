"""Library pins on clusters and in tasks, and how far they move."""

from typing import Any

from packaging.version import InvalidVersion, Version

from review.findings import Answer
from review.meaning.identity import library_coordinates
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, verdict

LIBRARY_TYPES = (
    "databricks_cluster",
    "databricks_job",
    "databricks_library",
    "databricks_cluster_policy",
    "databricks_pipeline",
)


def moved(change: Change, *steps: str) -> Answer:
    """Fails for each library whose pin moves by one of the `steps` that `step` tells apart."""
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    names = ("libraries", "pypi", "maven", "cran", "whl", "jar")
    undecided = [f"{name} is known in part only after apply" for name in names if is_unknown(change, name)]
    if hides_libraries(change.change.after_unknown):
        undecided.append("a cluster's, task's or environment's libraries are known in part only after apply")
    found = (f"{name}: {was} → {will or 'any version'}" for name, was, will in pins(change) if step(was, will) in steps)
    return verdict(found, undecided)


def pins(change: Change) -> list[tuple[str, str, str]]:
    """(library, old version, new version) for every library on both sides whose version differs, sorted."""
    if not applies(change):
        return []
    before, after = _libraries(change.before), _libraries(change.after)
    return sorted(
        (name, before[name], version) for name, version in after.items() if name in before and before[name] != version
    )


def step(old: str, new: str) -> str:
    """How far a pin moves: `major`, `minor`, `patch`, `downgrade`, `unpinned` or `other`."""
    try:
        was, will = Version(old), Version(new)
    except InvalidVersion:
        return "unpinned" if not new else "other"
    if will < was:
        return "downgrade"
    if will.major != was.major:
        return "major"
    return "minor" if will.minor != was.minor else "patch"


def _libraries(side: Any, found: dict[str, str] | None = None, where: str = "") -> dict[str, str]:
    """Every library in a resource, by where it is and its coordinates without version."""
    found = {} if found is None else found
    if isinstance(side, dict):
        here = where
        keys = (side.get(key) for key in ("task_key", "job_cluster_key", "environment_key"))
        own = next((key for key in keys if isinstance(key, str) and key), "")
        if own and any(part in side for part in ("new_cluster", "library", "spec")):
            here = f"{where}{own}: "
        for name, value in side.items():
            _libraries(value, found, here)
            if name in ("library", "libraries") and isinstance(value, list):
                _note(value, found, here)
            elif name == "dependencies" and isinstance(value, list):
                _note([_dependency(line) for line in value if isinstance(line, str)], found, here)
        if not where and any(isinstance(side.get(kind), (list, dict)) for kind in ("pypi", "maven", "cran")):
            _note([side], found, where)
    elif isinstance(side, list):
        for item in side:
            _libraries(item, found, where)
    return found


def _note(libraries: list[Any], found: dict[str, str], where: str) -> None:
    for library in libraries:
        name = library_coordinates(library) if isinstance(library, dict) else None
        if name:
            found[where + name] = _version(library)


def _dependency(line: str) -> dict[str, Any]:
    """A line of a requirements file as a library; options and other files (`-r …`) are none."""
    requirement = line.partition("#")[0].strip()
    if requirement.startswith("-"):
        return {}
    return {"whl": requirement} if requirement.endswith(".whl") else {"pypi": {"package": requirement}}


def _version(library: dict[str, Any]) -> str:
    for kind in ("pypi", "cran", "maven", "whl", "jar"):
        value = library.get(kind)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict):
            if kind == "maven":
                return str(first.get("coordinates", "")).rpartition(":")[2]
            return str(first.get("package", "")).partition(";")[0].partition("==")[2].strip()
        if isinstance(first, str) and first:
            parts = first.rsplit("/", 1)[-1].split("-")
            return parts[1].removesuffix(".jar") if len(parts) > 1 else ""
    return ""


_LISTS = ("library", "libraries", "dependencies")
_HOLDERS = ("task", "job_cluster", "cluster", "environment")


def hides_libraries(marks: Any, inside: bool = False) -> bool:
    """Whether a mirror of unknown marks hides a library, at any depth."""
    if isinstance(marks, dict):
        return any(
            hides_libraries(inner, inside or name in _LISTS or (name in _HOLDERS and inner is True))
            for name, inner in marks.items()
        )
    if isinstance(marks, list):
        return any(hides_libraries(inner, inside) for inner in marks)
    return marks is True and inside

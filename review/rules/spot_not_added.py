"""Compute that could not be taken away stays so."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import CLUSTER_TYPES, attribute, cluster_specs, undecided
from review.rules._kit import NOT_APPLICABLE, applies, verdict

TYPES = CLUSTER_TYPES
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Spot machines instead of kept ones"
WHY = "The cloud may take spot machines away at any moment: a run fails in its middle, a cluster loses its driver."
FIX = "Keep the driver on demand (`first_on_demand = 1`), or retry what runs there."

_AVAILABILITY = (
    ("aws_attributes", "availability"),
    ("azure_attributes", "availability"),
    ("gcp_attributes", "availability"),
)


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    told = []
    for label, was, will, _ in cluster_specs(change):
        if was:
            told += [f"{label}{line}" for line in _looser(was, will)]
    return verdict(told, undecided(change, *(block for block, _ in _AVAILABILITY)))


def _looser(was: dict[str, Any], will: dict[str, Any]) -> list[str]:
    told = []
    for block, name in _AVAILABILITY:
        before, after = attribute(was, block, name), attribute(will, block, name)
        if "SPOT" in str(after) and before is not None and "SPOT" not in str(before):
            told.append(f"{block}.{name} goes from {before} to {after}")
    first = [attribute(side, "aws_attributes", "first_on_demand") for side in (was, will)]
    if first[0] and not first[1] and "SPOT" in str(attribute(will, "aws_attributes", "availability")):
        told.append(f"aws_attributes.first_on_demand goes from {first[0]} to nothing: the driver is one of them")
    return told

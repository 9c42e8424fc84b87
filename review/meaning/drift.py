"""Which drift matters to a plan: Terraform names the attributes that its result depends on."""

from collections import Counter
from dataclasses import dataclass, field

from review.meaning.diff import Difference, meaning_of
from review.meaning.paths import plain
from review.plan.addresses import without_last_index
from review.plan.model import Action, Change, Plan


@dataclass
class Drift:
    """What changed outside of Terraform since the last apply."""

    relevant: list[Change] = field(default_factory=list)
    """Objects that this plan's result depends on or changes."""
    elsewhere: int = 0
    """How many others changed."""
    meaningless: int = 0
    """How many changed in nothing that means anything: the provider reads an empty list where it wrote none."""
    noise: Counter[str] = field(default_factory=Counter)
    """Of those: kind of meaningless difference → how many."""


def drift_of(plan: Plan) -> Drift:
    """Sorts the drift of a plan.

    A plan that changes nothing else (refresh-only) is about its drift: then all of it is relevant.
    """
    drift = Drift()
    changing = {
        change.address for change in plan.resource_changes if change.change.actions not in (["no-op"], ["read"])
    }
    wanted: dict[str, list[list[object]]] = {}
    for relevant in plan.relevant_attributes:
        wanted.setdefault(relevant.resource, []).append(relevant.attribute)
    for change in plan.resource_drift:
        if change.mode != "managed" or change.change.actions == ["no-op"]:
            continue
        meaning = meaning_of(change)
        if change.action is Action.UPDATE and not change.moved and not meaning.differences:
            drift.meaningless += 1
            drift.noise += meaning.noise
        elif (
            not (changing or plan.output_changes)
            or change.address in changing
            or _touches(change, meaning.differences, wanted)
        ):
            drift.relevant.append(change)
        else:
            drift.elsewhere += 1
    return drift


def _touches(change: Change, differences: list[Difference], wanted: dict[str, list[list[object]]]) -> bool:
    # Of a resource with count or for_each, Terraform may name the instance or the resource.
    whole = without_last_index(change.address)
    paths = wanted.get(change.address, []) + (wanted.get(whole, []) if whole != change.address else [])
    if not paths:
        return False
    if change.change.after is None:
        return True
    return any(_overlaps(difference, path) for difference in differences for path in paths)


def _overlaps(difference: Difference, path: list[object]) -> bool:
    """Whether one is a part of the other. Positions are left aside: where elements have an identity, paths hold none."""
    own, other = plain(difference.path).split("."), [segment for segment in path if isinstance(segment, str)]
    return all(one == another for one, another in zip(own, other, strict=False))

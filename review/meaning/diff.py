"""What a change says: meaningful differences by path, and the meaningless ones counted by kind."""

from review.meaning.collected import ZERO, Collected
from review.meaning.comparison import compare
from review.meaning.difference import UNKNOWN, Difference, Meaning
from review.meaning.one_sided import one_sided
from review.meaning.place import Pair, Part
from review.plan.model import Action, Change

__all__ = ["UNKNOWN", "Difference", "Meaning", "meaning_of"]

_MARKED = "(sensitive)"
_UNMARKED = "(not sensitive)"


def meaning_of(change: Change) -> Meaning:
    """Compares a change's two sides; worked out once, and kept with the change."""
    if change.meaning is None:
        change.meaning = _worked_out(change)
    meaning: Meaning = change.meaning
    return meaning


def _worked_out(change: Change) -> Meaning:
    found, values = Collected(change), change.change
    if values.before is None and isinstance(values.after, dict):
        found.note_later(values.after_unknown)
        one_sided(found, Part((), values.after, values.after_unknown, values.after_sensitive, comes=True))
    elif values.after is None and isinstance(values.before, dict) and not values.after_unknown:
        one_sided(found, Part((), values.before, None, values.before_sensitive, comes=False))
    else:
        marks = (values.before_sensitive, values.after_sensitive)
        compare(found, Pair((), values.before, values.after, values.after_unknown, *marks))
        meaning = found.meaning
        if change.planned and not meaning.differences and change.action is Action.UPDATE:
            # Something made Terraform plan this.
            meaning.differences += found.zeros
            meaning.noise.pop(ZERO, None)
            if not meaning.differences and not meaning.noise:
                meaning.differences += _marks_that_change(*marks)
    return found.meaning


def _marks_that_change(old: object, new: object) -> list[Difference]:
    """Equal values that become sensitive, or are no longer."""
    if isinstance(old, dict) or isinstance(new, dict):
        left, right = (mark if isinstance(mark, dict) else {} for mark in (old, new))
        names = [
            name for name in dict.fromkeys((*left, *right)) if (left.get(name) or None) != (right.get(name) or None)
        ]
        return [_mark((name,), left.get(name), right.get(name)) for name in names]
    return [_mark((), old, new)] if bool(old) is not bool(new) else []


def _mark(path: tuple[str, ...], old: object, new: object) -> Difference:
    return Difference(path, _MARKED if old else _UNMARKED, _MARKED if new else _UNMARKED)

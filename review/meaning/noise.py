"""Why two values that differ say the same."""

from collections.abc import Callable
from typing import Any

from review.meaning.collected import ZERO, Collected
from review.meaning.facts import EMPTY_SAYS, ignores_case
from review.meaning.paths import attribute, plain
from review.meaning.place import Pair, is_element

_EMPTY: tuple[Any, ...] = (None, "", [], {})


def meaningless(found: Collected, pair: Pair) -> str:
    """The kind of noise that a difference is; empty when it says something.

    Defaults, zeros and empty values are the provider's affair, so they are none in texts, among a list's elements, in
    outputs, and where the block itself comes or goes (that is `one_sided`).
    """
    if found.is_cause(pair.path):
        return ""
    if isinstance(pair.before, str) and isinstance(pair.after, str) and not pair.text:
        return "case" if _differs_in_case(found, pair) else ""
    if pair.text or not pair.path or is_element(pair.path):
        return ""
    return next((kind for kind, applies in _KINDS if applies(found, pair)), "")


def _differs_in_case(found: Collected, pair: Pair) -> bool:
    return ignores_case(found.kind, plain(pair.path)) and pair.before.lower() == pair.after.lower()


def _is_empty(value: Any) -> bool:
    return not isinstance(value, bool) and value in _EMPTY


def _both_empty(_: Collected, pair: Pair) -> bool:
    return _is_empty(pair.before) and _is_empty(pair.after) and attribute(pair.path) not in EMPTY_SAYS


def _is_default(found: Collected, pair: Pair) -> bool:
    where = plain(pair.path)
    if (pair.before is not None and pair.after is not None) or where not in found.facts.defaults:
        return False
    given, default = pair.after if pair.before is None else pair.before, found.facts.defaults[where]
    return given == default or str(given).lower() == str(default).lower()


def _is_zero(found: Collected, pair: Pair) -> bool:
    return pair.before is None and pair.after is not None and found.is_zero(pair.after, pair.path, pair.text)


_KINDS: tuple[tuple[str, Callable[[Collected, Pair], bool]], ...] = (
    ("empty against nothing", _both_empty),
    ("default", _is_default),
    (ZERO, _is_zero),
)

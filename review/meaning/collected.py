"""The differences of one change as they are found, with what is known of the resource's type."""

from collections.abc import Collection
from typing import Any

from review.meaning.difference import Difference, Meaning
from review.meaning.facts import ZERO_SAYS, facts_of
from review.meaning.paths import attribute, dotted, plain
from review.meaning.place import POLICY, Path
from review.plan.model import Change

PLATFORM = "set by the platform"
ZERO = "zero against nothing"


class Collected:
    """What one change says, so far."""

    def __init__(self, change: Change) -> None:
        self.meaning = Meaning()
        self.zeros: list[Difference] = []
        """Differences taken out as zero against nothing."""
        self.kind = change.type
        self.facts = facts_of(change.type)
        causes = change.change.replace_paths or ()
        self.causes: Collection[str] = {dotted(tuple(path)) for path in causes}
        """Paths for which Terraform replaces the object, as `dotted` writes them."""
        self._plain_causes = {plain(tuple(path)) for path in causes}

    def add(self, path: Path, before: Any, after: Any, sensitive: bool, unknown: bool = False) -> None:
        """A difference."""
        self.meaning.differences.append(Difference(path, before, after, unknown, sensitive, self.is_cause(path)))

    def note_zero(self, path: Path, value: Any, sensitive: bool) -> None:
        """A zero that came where nothing was, and means nothing."""
        self.meaning.noise[ZERO] += 1
        self.zeros.append(Difference(path, None, value, False, sensitive))

    def note_later(self, unknown: Any) -> None:
        """Notes which attributes of an object that is made only applying brings."""
        if isinstance(unknown, dict):
            names = [name for name, mark in unknown.items() if mark is True]
            self.meaning.later = sorted(name for name in names if name not in self.facts.platform)
            if len(names) > len(self.meaning.later):
                self.meaning.noise[PLATFORM] += len(names) - len(self.meaning.later)

    def is_cause(self, path: Path) -> bool:
        """Whether Terraform names this value as one for which the object is replaced."""
        if not self.causes:
            return False
        parts = [path[:length] for length in range(1, len(path) + 1)]
        if any(dotted(part) in self.causes for part in parts):
            return True
        # Terraform names an element by its position, where this path may name it by its identity.
        has_identity = any(isinstance(segment, str) and segment.startswith("[") for segment in path)
        return has_identity and any(plain(part) in self._plain_causes for part in parts)

    def is_zero(self, value: Any, path: Path, text: str) -> bool:
        """Whether a value may be what the provider's framework writes where nobody set anything.

        It does so inside the blocks of a list that changes. Not where nothing means something else than zero.
        """
        if value not in (0, False) or len(path) < 3 or not self.kind.startswith("databricks_") or text:
            return False
        return attribute(path) not in ZERO_SAYS and plain(path) not in self.facts.defaults and not self.is_cause(path)

    def has_no_order(self, path: Path, text: str) -> bool:
        """Whether the positions of a list's elements say nothing."""
        if text:
            return text == POLICY and "Statement" in path
        return attribute(path) in self.facts.order_free or plain(path) in self.facts.sets

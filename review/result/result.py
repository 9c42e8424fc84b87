"""The result of a review: all that a page shows, free of secrets."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import Path

from review.findings import Finding, Level, Outcome, Severity
from review.meaning.diff import UNKNOWN, Difference, Meaning
from review.meaning.paths import canonical, dotted, parsed
from review.origin import Origin
from review.plan.model import Action, Change
from review.redaction import HIDDEN, Redactor
from review.redaction.hiding_places import Place, conceals, covered, hides, place_of, shape_of


class Verdict(IntEnum):
    """The exit code of a review."""

    NO_CHANGE = 0
    ERROR = 1
    CHANGES = 2
    BLOCKED = 3
    UNDECIDED = 4

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    Verdict.NO_CHANGE: "No changes",
    Verdict.ERROR: "Error",
    Verdict.CHANGES: "Changes",
    Verdict.BLOCKED: "Blocked",
    Verdict.UNDECIDED: "Could not decide",
}
WORST_FIRST = (Verdict.ERROR, Verdict.BLOCKED, Verdict.UNDECIDED, Verdict.CHANGES, Verdict.NO_CHANGE)


def sets_all(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Line:
    """One difference as text: `before` or `after` is None where there is nothing."""

    path: str
    before: str | None
    after: str | None
    replaces: bool


@dataclass
class ChangeView:
    """One change, its texts redacted; the lines are worked out when a page asks for them."""

    address: str
    type: str
    action: Action
    stack: str
    source: str
    reason: str
    previous_address: str
    importing: str
    origin: Origin | None
    severity: Severity | None
    signature: str
    meaning: Meaning
    redactor: Redactor
    deferred: str = ""
    sets: Callable[[str], bool] = sets_all
    """Whether the code sets an attribute; true where the plan does not show its code."""

    @property
    def noise(self) -> Counter[str]:
        return self.meaning.noise

    @property
    def meaningless(self) -> bool:
        """Whether an update changes nothing that means anything."""
        return self.action is Action.UPDATE and not self.meaning.differences and bool(self.noise)

    def _is_providers(self, difference: Difference) -> bool:
        """Whether it is an attribute of a changed object that no code sets: the provider reads it anew."""
        first = str(difference.path[0]) if difference.path else ""
        return self.action is Action.UPDATE and _is_set_anew(difference) and not self.sets(first)

    @cached_property
    def lines(self) -> list[Line]:
        lines, later = [], list(self.meaning.later)
        for difference in self.meaning.differences:
            if (self.action.replaces and _is_set_anew(difference)) or self._is_providers(difference):
                later.append(str(difference.path[0]))
            else:
                lines.append(line_of(difference, self.redactor, self.address))
        if later:
            names = self.redactor.text(", ".join(sorted(later)))
            lines.append(Line(UNKNOWN.strip("()"), None, names, False))
        return lines


def _is_set_anew(difference: Difference) -> bool:
    """Whether it is an attribute of a replaced object that comes with the new one, and no cause of the replacement."""
    in_part = difference.after is not None
    return (
        difference.unknown
        and len(difference.path) == 1
        and not (difference.replaces or difference.sensitive or in_part)
    )


def line_of(difference: Difference, redactor: Redactor, address: str) -> Line:
    """A difference as redacted text. A secret that changes stays visible as a change."""
    before, after = (text_of(value, difference, redactor) for value in (difference.before, difference.after))
    if difference.unknown:
        after = UNKNOWN if after is None else f"{after} and {UNKNOWN}"
    elif HIDDEN in (before, after) and before == after:
        after = f"{HIDDEN}, another value"
    return Line(redactor.told(dotted(difference.path), address), before, after, difference.replaces)


def text_of(value: object, difference: Difference, redactor: Redactor) -> str | None:
    """One side of a difference; None where there is nothing."""
    if value is None:
        return None
    if difference.sensitive or hides(difference.path, value, redactor.shown):
        return HIDDEN
    inner = parsed(value) if isinstance(value, str) else value
    if inner is None:
        return redactor.text(str(value))
    shown = redactor.shown

    def cover(text: str, place: Place) -> str:
        return HIDDEN if conceals(place, text, shown) else text

    return redactor.text(canonical(covered(inner, place_of(difference.path, shape_of(inner)), cover)))


@dataclass
class ReviewResult:
    """Everything about one or several plans."""

    verdict: Verdict = Verdict.NO_CHANGE
    fingerprint: str = ""
    """Empty when nothing changes."""
    environment: str = ""
    """Whose levels and waivers counted; empty where the general ones did."""
    sources: list[str] = field(default_factory=list)
    changes: list[ChangeView] = field(default_factory=list)
    """Real changes, worst first."""
    state_only: list[ChangeView] = field(default_factory=list)
    drift: list[ChangeView] = field(default_factory=list)
    drift_elsewhere: int = 0
    """Objects that changed outside of Terraform in ways this plan does not depend on."""
    outputs: list[ChangeView] = field(default_factory=list)
    reads: int = 0
    findings: list[Finding] = field(default_factory=list)
    existing: Counter[str] = field(default_factory=Counter)
    """Rule → how often it is as the rule fears, but was so before."""
    notes: list[str] = field(default_factory=list)
    """On the plan as a whole and on the waivers."""
    checks: list[str] = field(default_factory=list)
    """Checks of the configuration that do not pass."""
    errors: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return int(self.verdict)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many objects are created, updated, … by this plan."""
        return Counter(view.action.value for view in self.changes)

    @cached_property
    def noise(self) -> Counter[str]:
        """Differences without meaning, by kind."""
        total: Counter[str] = Counter()
        for view in self.changes:
            total.update(view.noise)
        return total

    @property
    def failures(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome is Outcome.FAIL and not finding.waived]

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.failures if finding.level is Level.BLOCK]

    @property
    def undecided(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome is Outcome.UNKNOWN and not finding.waived]

    @property
    def waived(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.waived]


def stack_of(source: str) -> str:
    """What a plan is called on the page: `prod/workloads` for `build/prod/stacks/workloads/plan.json`, else the file's name."""
    path, _, number = source.partition("#")
    parts = Path(path).parts
    if "stacks" in parts[:-1]:
        place = parts.index("stacks")
        environment = parts[place - 1] if place else ""
        name = "/".join(part for part in (environment, *parts[place + 1 : -1]) if part)
    else:
        name = Path(path).name.removesuffix(".gz").removesuffix(".json")
    return f"{name}#{number}" if number else name


def change_label(change: Change) -> str:
    """Why the action is what it is, in words; empty when Terraform gave no reason."""
    reason = change.action_reason or ""
    return _REASONS.get(reason, reason.replace("_", " "))


_REASONS = {
    "replace_because_tainted": "tainted",
    "replace_because_cannot_update": "cannot be updated in place",
    "replace_by_request": "asked for",
    "replace_by_triggers": "replace_triggered_by",
    "delete_because_no_resource_config": "no longer in the configuration",
    "delete_because_no_module": "its module is gone",
    "delete_because_wrong_repetition": "count or for_each came or went",
    "delete_because_count_index": "count went down",
    "delete_because_each_key": "its for_each key is gone",
    "delete_because_no_move_target": "moved to where nothing is",
    "delete_because_enabled_false": "switched off (lifecycle.enabled)",
    "forgot_because_lifecycle_destroy_in_config": "lifecycle.destroy is false",
    "forgot_because_lifecycle_destroy_in_state": "lifecycle.destroy was false",
    "read_because_config_unknown": "depends on what is known after apply",
    "read_because_dependency_pending": "depends on a change",
    "read_because_check_nested": "belongs to a check",
}

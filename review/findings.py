"""What rules answer, and what becomes of the answers: findings with a level, waived or not."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How bad it is if nobody looked; the smaller, the worse. Findings are shown in this order."""

    DATA_LOST = 1
    EXPOSED = 2
    PRIVILEGES_WIDENED = 3
    INTERRUPTED = 4
    BEHAVIOUR = 5
    COST = 6
    NOTICE = 7

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    Severity.DATA_LOST: "Data lost",
    Severity.EXPOSED: "Exposed to the network or unencrypted",
    Severity.PRIVILEGES_WIDENED: "Privileges widened",
    Severity.INTERRUPTED: "Service interrupted",
    Severity.BEHAVIOUR: "Behaves otherwise",
    Severity.COST: "Costs more",
    Severity.NOTICE: "Worth a look",
}


class Outcome(StrEnum):
    """A rule's answer about one change."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "cannot decide"
    EXISTING = "was there before"


class Level(StrEnum):
    """What a failing rule does to the verdict."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome with what was seen, in the reader's words."""

    outcome: Outcome
    details: tuple[str, ...] = ()
    severity: Severity | None = None
    """Where this is another case than the rule's usual one: less of something costs nothing. None: the rule's own."""


@dataclass(slots=True)
class Finding:
    """One rule's failure, or its not being able to decide, about one address. Every text is redacted already."""

    rule: str
    severity: Severity
    level: Level
    outcome: Outcome
    address: str
    details: tuple[str, ...]
    title: str
    why: str
    fix: str
    source: str
    stack: str = ""
    file: str = ""
    line: int = 0
    waiver: str = ""
    """Who took the risk, why and until when; empty when nobody did."""
    key: str = ""
    """The same for the same finding in the next review, for tools that compare reviews."""

    @property
    def waived(self) -> bool:
        return bool(self.waiver)

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK and not self.waived

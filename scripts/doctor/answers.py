"""What a check answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Of a check, or of all of them: the worst counts."""

    OK = "ok"
    MISSING = "missing"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Answer:
    """``what`` was found; ``do``: what to do about it; ``place``: ``FILE:LINE`` of the settings that it is about."""

    state: State
    what: str
    do: str = ""
    place: str = ""


@dataclass(frozen=True)
class Finding:
    """An answer, and the check that gave it: its name, and its title for people."""

    check: str
    title: str
    answer: Answer


def ok(what: str) -> Answer:
    return Answer(State.OK, what)


def missing(what: str, do: str, place: str = "") -> Answer:
    return Answer(State.MISSING, what, do, place)


def cannot_tell(what: str, do: str, place: str = "") -> Answer:
    return Answer(State.CANNOT_TELL, what, do, place)

"""A client that writes while its sandbox is killed, remembers what it was told, and compares in the end."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bench._killed_sandbox import KilledSandbox, Unanswered


@dataclass
class Seen:
    """What came of a client's writes."""

    answered: int = 0
    unanswered: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """By ``lost``, ``doubled``, ``swallowed``, ``half`` and ``refused``: what, in words."""

    def say(self, kind: str, what: str) -> None:
        self.wrong.setdefault(kind, []).append(what)


class Client:
    """One kind of writes. `write` goes on until it is stopped; then `check` finds each acknowledged write, once."""

    name: ClassVar[str]

    def __init__(self, sandbox: KilledSandbox, seed: int) -> None:
        self.sandbox, self.random, self.seen = sandbox, random.Random(f"{seed} {self.name}"), Seen()
        self.enough = threading.Event()
        self.number = 0

    def prepare(self) -> None:
        """What has to be there before the first kill."""

    def write(self) -> None:
        """One round of writes."""
        raise NotImplementedError

    def check(self) -> None:
        """After the last start: say in `seen` what is not as it was acknowledged."""
        raise NotImplementedError

    def run(self) -> None:
        while not self.enough.is_set():
            self.number += 1
            try:
                self.write()
            except Exception as error:
                self.seen.say("refused", f"{type(error).__name__}: {error}")
                raise

    def once(self, method: str, path: str, body: Any = None, *, moment: str = "") -> Any | None:
        """The answer, or None when nobody knows what was done. A refusal is told, and None too."""
        if moment:
            self.sandbox.about_to(moment)
        try:
            status, answer = self.sandbox.call(method, path, body)
        except Unanswered:
            self.seen.unanswered += 1
            return None
        if status == 503:  # MLflow's server or a model is not there: nobody knows either
            self.seen.unanswered += 1
            return None
        if status not in (200, 204):
            self.seen.say("refused", f"{method} {path}: {status} {str(answer)[:200]}")
            return None
        self.seen.answered += 1
        return answer if status == 200 else {}

    def until_answered(self, method: str, path: str, body: Any = None, *, moment: str = "", gone: bool = False) -> Any:
        """Send the same again until there is an answer, as Terraform's provider does. ``gone``: 404 says it is done."""
        first = True
        while True:
            if moment:
                self.sandbox.about_to(moment)
            try:
                status, answer = self.sandbox.call(method, path, body)
            except Unanswered:
                status, answer = 503, None
            if status in (200, 204):
                self.seen.answered += 1
                return answer
            if gone and not first and is_gone(status, answer):
                self.seen.answered += 1
                return None
            first = False
            self.seen.unanswered += 1
            if status != 503:
                self.seen.say("refused", f"{method} {path}: {status} {str(answer)[:200]}")
                return None

    def found(self, path: str) -> Any | None:
        """What is there now; None for what is not. Asked again until there is an answer: a question changes nothing."""
        while True:
            try:
                status, answer = self.sandbox.call("GET", path)
            except Unanswered:
                continue
            if status != 503:
                break
        if status in (200, 204):
            return answer if answer != b"" else {}
        if not is_gone(status, answer):
            self.seen.say("refused", f"GET {path}: {status} {str(answer)[:200]}")
        return None


def is_gone(status: int, answer: Any) -> bool:
    """True for what is not there; the Jobs API says so with 400."""
    return status == 404 or (status == 400 and "does not exist" in str(answer))

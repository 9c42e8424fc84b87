"""Takes secrets out of texts: by shape, and by value in any form that `forms` knows, whole or in part."""

import re

from scripts.review.redaction.forms import encoded_forms, escaped_forms, hashed_forms
from scripts.review.redaction.shapes import Shapes

HIDDEN = "(redacted)"
"""Stands where a secret was."""

_GRAM = 8
_RUN = 12
_STRIDE = _RUN - _GRAM + 1
_WHOLE_WORD = 4
_ANYWHERE = 6
_TOO_COMMON = frozenset(
    [
        "true",
        "false",
        "null",
        "none",
        "default",
        "admin",
        "root",
        "user",
        "users",
        "test",
        "prod",
        "production",
        "staging",
        "local",
        "name",
        "value",
    ]
)


class Redactor:
    """Knows the secrets of a plan and removes them from texts.

    A secret of 12 characters or more is found by any 12 that a text shares with it; one of 6 to 11 anywhere as a whole; one of 4 or 5
    as a word; a shorter one only as its hash, because it is part of too much.
    """

    def __init__(self, patterns: tuple[str, ...] = (), shown: re.Pattern[str] | None = None) -> None:
        """Args: patterns: regular expressions of further secrets; shown: keys in hiding places that the project calls harmless."""
        self.shown = shown
        self.shapes = Shapes(patterns)
        self._seen: set[str] = set()
        self._looked_at: set[str] = set()
        self._shapeless: set[str] = set()
        self._index: dict[str, list[tuple[str, int, int]]] = {}
        self._short: set[str] = set()
        self._words: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._known: dict[str, str] = {}

    def add(self, secret: str, whole_only: bool = False) -> None:
        """Learns a secret.

        Args:
            secret: its value.
            whole_only: find it only whole. For values that are hidden by their place and may be ordinary text.
        """
        if secret in self._seen or not secret.strip() or secret == HIDDEN:
            return
        self._seen.add(secret)
        self._known.clear()
        self._pattern = None
        common = secret.lower() in _TOO_COMMON or len(set(secret)) < 3
        if not common:
            for form in set(escaped_forms(secret)):
                self._add_form(form, len(form) if whole_only else _RUN)
            for line in secret.splitlines() if "\n" in secret and not whole_only else ():
                self._add_form(line.strip(), _RUN)
        if len(secret) >= _WHOLE_WORD and not common:
            for form in set(encoded_forms(secret)):
                if len(form) >= _ANYWHERE:
                    self._add_form(form, _RUN)
        for form in set(hashed_forms(secret)):
            self._add_form(form, _RUN)

    def learn_shapes(self, text: str) -> None:
        """Learns the secrets that their shapes give away in a text; the same text again costs nothing."""
        if text not in self._looked_at:
            self._looked_at.add(text)
            found = self.shapes.find(text)
            if not found:
                self._shapeless.add(text)
            for secret in found:
                self.add(secret)

    def text(self, text: str) -> str:
        """The text without the secrets in it."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._cleaned(text)
        return known

    def touches(self, text: str) -> bool:
        """Whether a text holds a secret in any form."""
        return self.text(text) != text

    def _add_form(self, form: str, run: int) -> None:
        if len(form) >= _RUN:
            run = max(_RUN, min(run, len(form)))
            for offset in range(len(form) - _GRAM + 1):
                self._index.setdefault(form[offset : offset + _GRAM], []).append((form, offset, run))
        elif len(form) >= _ANYWHERE:
            self._short.add(form)
        elif len(form) >= _WHOLE_WORD:
            self._words.add(form)

    def _cleaned(self, text: str) -> str:
        if len(text) < _WHOLE_WORD:
            return text
        spans = [] if text in self._shapeless else self.shapes.spans(text)
        if self._index and len(text) >= _RUN:
            spans += self._spans_by_value(text)
        if self._short or self._words:
            if self._pattern is None:
                self._pattern = self._compiled()
            spans += [match.span() for match in self._pattern.finditer(text)]
        return _without(text, spans) if spans else text

    def _spans_by_value(self, text: str) -> list[tuple[int, int]]:
        spans = []
        index = self._index
        # A shared run of 12 holds a whole gram of 8 that begins at a multiple of 5, wherever the run begins.
        for start in range(0, len(text) - _GRAM + 1, _STRIDE):
            for form, offset, run in index.get(text[start : start + _GRAM], ()):
                begin, end = _extended(text, start, form, offset)
                if end - begin >= run:
                    spans.append((begin, end))
        return spans

    def _compiled(self) -> re.Pattern[str]:
        parts = [re.escape(form) for form in sorted(self._short, key=len, reverse=True)]
        parts += [
            rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])" for form in sorted(self._words, key=len, reverse=True)
        ]
        return re.compile("|".join(parts))


def _extended(text: str, start: int, form: str, offset: int) -> tuple[int, int]:
    begin, left = start, offset
    while begin and left and text[begin - 1] == form[left - 1]:
        begin, left = begin - 1, left - 1
    end, right = start + _GRAM, offset + _GRAM
    while end < len(text) and right < len(form) and text[end] == form[right]:
        end, right = end + 1, right + 1
    return begin, end


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    out: list[str] = []
    position = 0
    for begin, end in sorted(spans):
        if begin > position or not out:
            out.append(text[position:begin])
            out.append(HIDDEN)
        position = max(position, end)
    return "".join(out) + text[position:]

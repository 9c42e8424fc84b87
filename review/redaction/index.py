"""Finds secrets in texts, whole or in part, in a time that does not grow with their number."""

import re

_GRAM = 8
RUN = 12
"""So many characters in common with a secret give it away."""
_STRIDE = RUN - _GRAM + 1
_START = 4
_FEW = 100
"""So many short forms are found faster by one pattern, more of them by looking up each place's four characters."""
_LONG = 4_000
_LONG_STEP = 8
"""Of a secret above 4,000 characters (a script, a bundle of keys) each eighth gram is kept: 47 characters in common give it away."""
_MOST = 32
"""Entries kept of one gram: one that stands in so many places tells none of them from the others."""


class Index:
    """The forms of all secrets."""

    def __init__(self) -> None:
        self._grams: dict[str, list[tuple[str, int, int]]] = {}
        self._short: dict[str, list[tuple[str, bool]]] = {}
        self._pattern: re.Pattern[str] | None = None
        self._forms: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._grams or self._short)

    def add(self, form: str, whole: bool, word: bool) -> None:
        """Learns a form.

        Args:
            form: 4 characters or more.
            whole: find it only whole; one below 12 characters always is.
            word: of one below 12 characters: find it only where no letter or digit stands beside it.
        """
        if form in self._forms:
            return
        self._forms.add(form)
        if len(form) < RUN:
            self._short.setdefault(form[:_START], []).append((form, word))
            self._pattern = None
            return
        # Found whole, it is found by the gram that stands at one of its first places.
        last = min(_STRIDE, len(form) - _GRAM + 1) if whole else len(form) - _GRAM + 1
        for offset in range(0, last, _LONG_STEP if len(form) > _LONG and not whole else 1):
            entries = self._grams.setdefault(form[offset : offset + _GRAM], [])
            if len(entries) < _MOST:
                entries.append((form, offset, len(form) if whole else RUN))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text secrets stand, as (begin, end)."""
        if not self._short:
            return self._long_spans(text) if len(text) >= RUN else []
        if not self._grams or len(text) < RUN:
            return self._short_spans(text)
        return self._long_spans(text) + self._short_spans(text)

    def _short_spans(self, text: str) -> list[tuple[int, int]]:
        if len(self._short) <= _FEW:
            if self._pattern is None:
                self._pattern = _compiled([entry for entries in self._short.values() for entry in entries])
            # Most texts hold none, and a search says so sooner than an iterator.
            return [match.span() for match in self._pattern.finditer(text)] if self._pattern.search(text) else []
        found = []
        for start in range(len(text) - _START + 1):
            for form, word in self._short.get(text[start : start + _START], ()):
                end = start + len(form)
                if text.startswith(form, start) and not (word and _in_word(text, start, end)):
                    found.append((start, end))
        return found

    def _long_spans(self, text: str) -> list[tuple[int, int]]:
        found = []
        position, last = 0, len(text) - _GRAM
        get = self._grams.get
        # A shared run of 12 holds a whole gram of 8 that begins at a multiple of 5, wherever the run begins.
        while position <= last:
            after = position + _STRIDE
            for form, offset, run in get(text[position : position + _GRAM], ()):
                begin, end = _extended(text, position, form, offset)
                if end - begin >= run and len(set(text[begin:end])) > 2:
                    found.append((begin, end))
                    # What is found already is not looked through again.
                    after = max(after, (end - _GRAM) // _STRIDE * _STRIDE)
            position = after
        return found


def _compiled(forms: list[tuple[str, bool]]) -> re.Pattern[str]:
    parts = [
        rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])" if word else re.escape(form)
        for form, word in sorted(forms, key=lambda entry: len(entry[0]), reverse=True)
    ]
    return re.compile("|".join(parts))


def _in_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


def _extended(text: str, start: int, form: str, offset: int) -> tuple[int, int]:
    begin, left = start, offset
    while begin and left and text[begin - 1] == form[left - 1]:
        begin, left = begin - 1, left - 1
    end, right = start + _GRAM, offset + _GRAM
    while end < len(text) and right < len(form) and text[end] == form[right]:
        end, right = end + 1, right + 1
    return begin, end

"""Takes secrets out of texts: by shape, and by value in any form that `forms` and `decodings` know, whole or in part."""

import re
from collections.abc import Iterable
from typing import Any

from review.redaction.decodings import encoded_spans, holds_escaped
from review.redaction.forms import digests, encoded_forms, escaped_forms
from review.redaction.index import RUN, Index
from review.redaction.shapes import Shapes

HIDDEN = "(redacted)"
"""Stands where a secret was."""
CHANGED = "(redacted, another value)"
"""Stands where a secret is that was another one before."""

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
        "dev",
        "prod",
        "production",
        "staging",
        "local",
        "localhost",
        "name",
        "value",
        "main",
        "postgres",
        "mysql",
        "http",
        "https",
        "0.0.0.0",
        "127.0.0.1",
        "0.0.0.0/0",
        "1433",
        "3306",
        "5432",
        "8080",
        "8443",
    ]
)


class Redactor:
    """Knows the secrets of a plan and removes them from texts.

    A secret of 12 characters or more is found by any 12 that a text shares with it; one of 6 to 11 anywhere as a whole, unless it is
    all letters or all digits: then, as one of 4 or 5, as a word; a shorter one only by its digest, because it is part of too much.
    """

    def __init__(self, patterns: tuple[str, ...] = (), shown: re.Pattern[str] | None = None) -> None:
        """Args: patterns: regular expressions of further secrets; shown: keys in hiding places that the project calls harmless."""
        self.shown = shown
        self.shapes = Shapes(patterns)
        self.names: frozenset[str] = frozenset()
        """Names that the code gives to resources: a short secret that is one hides nothing, as it would hide the resource."""
        self.public: frozenset[str] = frozenset()
        """Values that the code says in clear. They count against what only its place hides, never against a mark."""
        self.write_only: dict[tuple[str, str], Any] = {}
        """(type, name) of a resource → marks of the constants that the code writes into its write-only arguments."""
        self._seen: set[str] = set()
        self._knows_none = True
        self.plain: set[str] = set()
        """Texts that were looked through and have no secret's shape."""
        self._shaped: set[str] = set()
        self._index = Index()
        self._digests: set[bytes] = set()
        self._known: dict[str, str] = {}
        self._shared: dict[str, str] = {}
        self._others: tuple[Redactor, ...] = ()
        self._of_object: dict[str, set[str]] = {}

    def add(self, secret: str, whole_only: bool = False) -> None:
        """Learns a secret.

        Args:
            secret: its value.
            whole_only: find it only whole. For values that are hidden by their place and may be ordinary text.
        """
        if secret in self._seen or not secret.strip() or secret in (HIDDEN, CHANGED):
            return
        self._seen.add(secret)
        self._knows_none = False
        self._known.clear()
        self._shared.clear()
        self._digests.update(digests(secret))
        if (
            secret.lower() in _TOO_COMMON
            or len(set(secret)) < 3
            or (len(secret) < RUN and self._is_public(secret, whole_only))
        ):
            return
        word = len(secret) < _ANYWHERE or secret.isalpha() or secret.isdigit()
        for form in escaped_forms(secret):
            if len(form) >= _WHOLE_WORD:
                self._index.add(form, whole_only, word)
        if _WHOLE_WORD <= len(secret) < RUN:
            # What is longer is found by decoding what looks encoded.
            for form in encoded_forms(secret):
                if len(form) >= _ANYWHERE:
                    self._index.add(form, True, False)

    def _is_public(self, secret: str, by_its_place: bool) -> bool:
        return secret in self.names or (by_its_place and secret in self.public)

    def add_all(self, secrets: Iterable[str]) -> None:
        for secret in secrets:
            self.add(secret)

    def learn_shapes(self, text: str) -> None:
        """Learns the secrets that their shapes give away in a text; the same text again costs nothing."""
        if text not in self.plain and text not in self._shaped:
            if self.shapes.is_plain(text):
                self.plain.add(text)
            else:
                self._shaped.add(text)
                self.add_all(self.shapes.find(text))

    def note(self, address: str, secret: str) -> None:
        """Learns a secret of one object. However short and common it is, what is told of that object does not repeat it."""
        self.add(secret)
        if secret.strip() and len(secret) < RUN:
            self._of_object.setdefault(address, set()).add(secret)

    def knows_of(self, address: str) -> bool:
        """Whether an object has secrets that `told` would not repeat of it, and `text` might."""
        return address in self._of_object

    def told(self, text: str, address: str) -> str:
        """What is told of an object: the text without any secret, nor a short one of this object's own."""
        own = self._of_object.get(address)
        if not own:
            return self.text(text)
        words = "|".join(re.escape(secret) for secret in sorted(own, key=len, reverse=True))
        return self.text(re.sub(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", HIDDEN, text))

    def share(self, others: Iterable["Redactor"]) -> None:
        """Also takes out of texts what these know: of plans that stand on one page. `touches` does not ask them."""
        self._others = tuple(other for other in others if other is not self and (other._index or other._digests))
        self._shared.clear()

    def text(self, text: str) -> str:
        """The text without the secrets in it."""
        if not self._others:
            return self._own(text)
        shared = self._shared.get(text)
        if shared is None:
            shared = self._own(text)
            for other in self._others:
                shared = other._cleaned(shared)
            self._shared[text] = shared
        return shared

    def touches(self, text: str) -> bool:
        """Whether a text holds a secret of this plan in any form."""
        return not (self._knows_none and text in self.plain) and self._own(text) != text

    def _own(self, text: str) -> str:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._cleaned(text)
        return known

    def _cleaned(self, text: str) -> str:
        if len(text) < _WHOLE_WORD:
            return text
        spans = [] if text in self.plain else self.shapes.spans(text)
        if self._knows_none:
            return _without(text, spans) if spans else text
        spans += self._index.spans(text)
        if len(text) < RUN:
            return _without(text, spans) if spans else text
        spans += encoded_spans(text, self._holds, self._digests)
        if spans:
            text = _without(text, spans)
        escaped = "\\" in text or "%" in text or "&" in text or "\n" in text
        return HIDDEN if escaped and holds_escaped(text, self._holds, self._digests) else text

    def _holds(self, text: str) -> bool:
        return bool(self._index.spans(text))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    out: list[str] = []
    position = 0
    for begin, end in sorted(spans):
        if begin > position or not out:
            out.append(text[position:begin])
            out.append(HIDDEN)
        position = max(position, end)
    return "".join(out) + text[position:]

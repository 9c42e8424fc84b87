"""The plain part of HCL, read directly: what nearly all environment files consist of.

python-hcl2 reads all of HCL, by a grammar, and takes about 3 ms a resource. This reads assignments of strings, whole numbers, decimals,
true, false, null, lists and objects, with comments, some fifteen times as fast. At anything else (a mistake, too) it gives up, and the file
is read by python-hcl2, which also says what is wrong. So this never decides what is allowed: where it reads a file, python-hcl2 reads the
same.
"""

from __future__ import annotations

import re
from typing import Any

from modules.literals import RESERVED

KeyPath = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\n]+|(?:#|//)[^\n]*\n)*")
_LINE_END = re.compile(r"[ \t]*(?:(?:#|//)[^\n]*)?\n")
_NAMED = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)[ \t]*=[ \t]*(?![=>\s])")
_QUOTED = re.compile(r'"([^"\\\n\r$%]*)"[ \t]*=[ \t]*(?![=>\s])')
_STRING = re.compile(r'"([^"\\\n\r$%]*)"')
# A lone $ or % is itself; so is one of the escapes that need no thought.
_STRING_WITH_MORE = re.compile(r'"((?:[^"\\\n\r$%]|\$\{env\}|[$%](?![{$%])|\\(?:[nrt"\\]|u[0-9a-fA-F]{4}))*)"')
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?(?![\w.])")
_WORD = re.compile(r"(?:true|false|null)(?![\w.\-(\[:])")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_OF_THE_LANGUAGE = frozenset(("else", "endfor", "endif", "false", "for", "for_each", "if", "in", "null", "true"))
_DEEPEST = 50


class NotPlain(Exception):
    """Something that has to be read by the whole grammar, or is wrong."""


class Plain:
    """Values, lines (from 1) and derived keys, as `infra.hcl.Document` has them. Raises `NotPlain`."""

    def __init__(self, text: str, env: str) -> None:
        self.values: dict[str, Any] = {}
        self.lines: dict[KeyPath, int] = {}
        self.derived: set[KeyPath] = set()
        self._text, self._env = text + "\n", env
        self._at, self._line = 0, 1
        if RESERVED.search(text):
            raise NotPlain
        while self._skip() < len(self._text):
            self._assignment(self.values, (), _NAMED)
            if _LINE_END.match(self._text, self._at) is None:
                raise NotPlain

    def _skip(self) -> int:
        """Past spaces, ends of lines and comments; gives the place."""
        match = _GAP.match(self._text, self._at)
        if match is not None and (end := match.end()) != self._at:
            self._line += self._text.count("\n", self._at, end)
            self._at = end
        return self._at

    def _assignment(self, target: dict[str, Any], path: KeyPath, *forms: re.Pattern[str]) -> None:
        match = next((found for form in forms if (found := form.match(self._text, self._at))), None)
        if match is None or match[1] in target or match[1] in _OF_THE_LANGUAGE:
            raise NotPlain
        here = (*path, match[1])
        self.lines[here] = self._line
        self._at = match.end()
        target[match[1]] = self._value(here)

    def _value(self, path: KeyPath) -> Any:
        text, at = self._text, self._at
        if (match := _STRING.match(text, at)) is not None:
            self._at = match.end()
            return match[1]
        if (opening := text[at]) == "{":
            return self._object(path)
        if opening == "[":
            return self._list(path)
        if (match := _STRING_WITH_MORE.match(text, at)) is not None:
            self._at = match.end()
            return self._string(match[1], path)
        if (match := _NUMBER.match(text, at)) is not None:
            self._at = match.end()
            return float(match[0]) if match[2] else int(match[0])
        if (match := _WORD.match(text, at)) is not None:
            self._at = match.end()
            return _WORDS[match[0]]
        raise NotPlain

    def _object(self, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        self._enter(path)
        while self._text[self._at] != "}":
            self._assignment(values, path, _NAMED, _QUOTED)
            end = self._at
            self._skip()
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1
                self._skip()
            elif "\n" not in self._text[end : self._at] and self._text[self._at : self._at + 1] != "}":
                raise NotPlain
            self._refuse_end()
        self._at += 1
        return values

    def _list(self, path: KeyPath) -> tuple[Any, ...]:
        values: list[Any] = []
        self._enter(path)
        while self._text[self._at] != "]":
            here = (*path, len(values))
            self.lines[here] = self._line
            values.append(self._value(here))
            self._skip()
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1
                self._skip()
            elif self._text[self._at : self._at + 1] != "]":
                raise NotPlain
            self._refuse_end()
        self._at += 1
        return tuple(values)

    def _enter(self, path: KeyPath) -> None:
        if len(path) > _DEEPEST:
            raise NotPlain
        self._at += 1
        self._skip()
        self._refuse_end()

    def _refuse_end(self) -> None:
        if self._at >= len(self._text):
            raise NotPlain

    def _string(self, raw: str, path: KeyPath) -> str:
        parts = raw.split("${env}")
        if len(parts) > 1:
            self.derived.add(path)
        text = self._env.join(_ESCAPE.sub(_escaped, part) for part in parts)
        if RESERVED.search(text):
            raise NotPlain
        return text


def _escaped(match: re.Match[str]) -> str:
    return chr(int(match[1][1:], 16)) if match[1][0] == "u" else _ESCAPES[match[1]]

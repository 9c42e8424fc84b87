"""HCL by python-hcl2: all that an environment file may have, and a message for all that it may not."""

from __future__ import annotations

import math
import re
from typing import Any

import hcl2
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from infra.errors import BadSyntax
from infra.hcl import Document, KeyPath, dotted
from modules.literals import RESERVED

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_QUOTE_OR_COMMENT = re.compile(r'\\.|"|#|//')
_ENDS_STRING = re.compile(r'(?<!\\)"|\n')
_WORDS = {"true": True, "false": False, "null": None}


def read_by_grammar(text: str, name: str, env: str) -> Document:
    """Parse a whole file. Raises `BadSyntax` naming file, line and, where there is one, key."""
    try:
        return _Reader(name, env).document(hcl2.parses_to_tree(text))
    except UnexpectedInput as error:
        raise _syntax_error(error, text, name) from error
    except RecursionError:
        raise BadSyntax(name, "", "lists or objects within each other some hundred times", "a few levels") from None


def _syntax_error(error: UnexpectedInput, text: str, name: str) -> BadSyntax:
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if _leaves_quote_open(line):
            return BadSyntax(f"{name}:{number}", "", f"`{line.strip()}`", 'a closing " on the same line')
    at_end = getattr(getattr(error, "token", None), "type", "") == "$END" or error.line < 1
    number = len(lines) if at_end else error.line
    found = "the end of the file" if at_end else f"`{lines[number - 1].strip()}`"
    return BadSyntax(f"{name}:{number}", "", found, "`key = value`, with brackets closed")


def _leaves_quote_open(line: str) -> bool:
    inside = False
    for match in _QUOTE_OR_COMMENT.finditer(line):
        if match[0] == '"':
            inside = not inside
        elif not inside and match[0] in ("#", "//"):
            break
    return inside


_LARGEST = 2**53 - 1
_DIGITS = len(str(_LARGEST))


class _Reader:
    def __init__(self, name: str, env: str) -> None:
        self._name = name
        self._env = env
        self._lines: dict[KeyPath, int] = {}
        self._derived: set[KeyPath] = set()

    def document(self, tree: Tree[Token]) -> Document:
        values: dict[str, Any] = {}
        ended = 0  # line on which the assignment before ended
        for node in _trees(_trees(tree)[0]):
            if node.data == "block":
                raise self._error(node, (), "a block", "`key = { … }`, with the equals sign")
            if node.data == "attribute":
                if node.meta.line == ended:
                    key = self._key(_trees(node)[0], ())
                    raise self._error(node, (key,), "an assignment after another one", "each on a line of its own")
                self._assign(values, (), node)
                ended = node.meta.end_line - (node.meta.end_column == 1)  # a heredoc has its line's end in it
        return Document(self._name, values, self._lines, frozenset(self._derived))

    def _assign(self, target: dict[str, Any], path: KeyPath, node: Tree[Token]) -> None:
        key_node, value_node = _trees(node)[0], _trees(node)[-1]
        key = self._key(key_node, path)
        if key in target:
            raise self._error(
                node, (*path, key), f"the key again, after line {self._lines[(*path, key)]}", "each key once"
            )
        self._lines[(*path, key)] = node.meta.line
        target[key] = self._value(value_node, (*path, key))

    def _key(self, node: Tree[Token], path: KeyPath) -> str:
        inner = _innermost(node)
        if inner.data == "string":
            return self._string(inner, path)
        if inner.data in ("identifier", "keyword", "literal_value"):
            return str(inner.children[0])
        raise self._error(node, path, f"`{_source(node)}` as a key", "a name or a quoted string")

    def _value(self, node: Tree[Token], path: KeyPath) -> Any:
        inner = _innermost(node)
        match inner.data:
            case "string":
                return self._string(inner, path)
            case "int_lit" | "float_lit":
                return self._number(inner, path)
            case "literal_value":
                return _WORDS[_token(inner)]
            case "unary_op" if _token(inner) == "-":
                number = self._value(_trees(inner)[-1], path)
                if isinstance(number, int | float) and not isinstance(number, bool):
                    return -number
            case "tuple":
                return self._list(inner, path)
            case "object":
                values: dict[str, Any] = {}
                for element in _trees(inner):
                    if element.data == "object_elem":
                        self._assign(values, path, element)
                return values
            case "heredoc_template" | "heredoc_template_trim":
                return self._heredoc(inner, path)
        raise self._error(inner, path, f"`{_source(inner)}`", "a literal: an environment file computes nothing")

    def _number(self, node: Tree[Token], path: KeyPath) -> int | float:
        """Numbers reach Terraform through Node, which has none but doubles: one that would come out as another is refused."""
        text = _token(node)
        if node.data == "int_lit":
            digits = text.lstrip("-")
            if len(digits.lstrip("0")) <= _DIGITS and int(digits) <= _LARGEST:
                return int(text)
            raise self._error(node, path, f"a whole number of {len(digits)} digits", f"at most {_LARGEST}")
        number = float(text)
        if math.isinf(number):
            raise self._error(node, path, f"`{text[:40]}`", "a number that fits 64 bits")
        return number

    def _list(self, node: Tree[Token], path: KeyPath) -> tuple[Any, ...]:
        values: list[Any] = []
        for element in _trees(node):
            if element.data != "new_line_or_comment":
                self._lines[(*path, len(values))] = element.meta.line
                values.append(self._value(element, (*path, len(values))))
        return tuple(values)

    def _string(self, node: Tree[Token], path: KeyPath) -> str:
        parts = []
        for part in _trees(node):
            inner = part.children[0]
            if isinstance(inner, Tree):
                parts.append(self._interpolation(inner, path))
            elif inner.type.startswith("ESCAPED_"):
                if _ENDS_STRING.search(inner):
                    found = f"`{inner[:3]}` without a closing brace"
                    raise self._error(
                        node,
                        path,
                        found,
                        f"one in the same string; for a lone {inner[1:3]} write \\u{ord(inner[1]):04x}{{",
                    )
                parts.append(_ESCAPE.sub(lambda match: self._escape(match, node, path), inner[1:]))
            elif "\n" in inner:
                raise self._error(node, path, "a string that goes on after the end of the line", 'a closing "')
            else:
                parts.append(_ESCAPE.sub(lambda match: self._escape(match, node, path), inner))
        return self._exchangeable("".join(parts), node, path)

    def _exchangeable(self, text: str, node: Tree[Token], path: KeyPath) -> str:
        if found := RESERVED.search(text):
            raise self._error(node, path, f"the noncharacter U+{ord(found[0]):04X}", "text")
        return text

    def _escape(self, match: re.Match[str], node: Tree[Token], path: KeyPath) -> str:
        escape = match[1]
        if escape in _ESCAPES:
            return _ESCAPES[escape]
        if escape[0] in "uU" and len(escape) > 1:
            return chr(int(escape[1:], 16))
        raise self._error(node, path, f"`{match[0]}` in a string", r"one of \n, \r, \t, \", \\, \uNNNN and \UNNNNNNNN")

    def _interpolation(self, node: Tree[Token], path: KeyPath) -> str:
        if node.data == "interpolation" and _source(_trees(node)[0]) == "env":
            self._derived.add(path)
            return self._env
        raise self._error(
            node,
            path,
            f"`{_source(node)}`",
            "no interpolation but ${env}, the environment's name; write $${ for a plain ${",
        )

    def _heredoc(self, node: Tree[Token], path: KeyPath) -> str:
        lines = _token(node).splitlines(keepends=True)
        body = lines[1:-1]
        if lines[0].startswith("<<-"):
            indent = min((len(line) - len(line.lstrip(" \t")) for line in body if line.strip()), default=0)
            body = [line[indent:] if line.strip() else line.lstrip(" \t") for line in body]
        text = "".join(body)
        if "${" in text.replace("$${", "") or "%{" in text.replace("%%{", ""):
            raise self._error(
                node, path, "an interpolation in a heredoc", "plain text, or a quoted string where ${env} may stand"
            )
        return self._exchangeable(text.replace("$${", "${").replace("%%{", "%{"), node, path)

    def _error(self, node: Tree[Token], path: KeyPath, found: str, expected: str) -> BadSyntax:
        return BadSyntax(f"{self._name}:{node.meta.line}", dotted(path), found, expected)


def _trees(node: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in node.children if isinstance(child, Tree)]


def _innermost(node: Tree[Token]) -> Tree[Token]:
    """Without the ``expr_term`` and ``object_elem_key`` wrappers that hold nothing but one further node."""
    while (
        node.data in ("expr_term", "object_elem_key") and len(node.children) == 1 and isinstance(node.children[0], Tree)
    ):
        node = node.children[0]
    return node


def _token(node: Tree[Token]) -> str:
    return str(next(child for child in node.children if isinstance(child, Token)))


def _source(node: Tree[Token]) -> str:
    return "".join(str(token) for token in node.scan_values(lambda value: isinstance(value, Token))).strip()

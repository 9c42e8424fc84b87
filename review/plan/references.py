"""Follows references inside a plan: what an unknown value will be, as far as another part of the plan says it.

"Known after apply" is often known: a policy's text comes from a policy document whose statements the same plan reads, and a new service
principal's id is nobody else's. The configuration, which the plan repeats, names where a value comes from. Rules see such a value filled
in: a document as its text, an id or name that only making an object brings as the object's own address. Nothing else is filled in, since
the configuration shows of an expression what it refers to and not what it does with it; and of an object that was there before only
what it had no value for, since what it gets may be what it had.
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from review.plan.addresses import without_indices
from review.plan.configuration import Configuration
from review.plan.model import Action, Change, Plan, Values

_DOCUMENT = "aws_iam_policy_document"
_LATER = "(known after apply)"
_NAMES_AN_OBJECT = re.compile(
    r"(?:.*_)?(id|arn|name|url|email|principal|member|user|group|role|bucket|owner|key|queue|topic|parent|table|catalog|schema|volume)"
)
"""Attributes that say which object is meant; never a text, a document or a number."""
_MADE_BY_HAND = ("terraform_data", "null_", "random_", "external", "local_", "time_", "template_", "http", "archive_")
"""Types whose attributes are what somebody put into them, or come from outside."""
_DEEPEST = 12


class _Target(NamedTuple):
    """What a reference leads to: an attribute of a resource of the configuration."""

    module: str
    mode: str
    type: str
    name: str
    attribute: str

    @property
    def address(self) -> str:
        place = (self.module, "data" if self.mode == "data" else "", self.type, self.name)
        return ".".join(part for part in place if part)


class References:
    """The references of one plan."""

    def __init__(self, plan: Plan, code: Configuration) -> None:
        self._plan = plan
        self._code = code

    def filled(self, change: Change) -> Change:
        """The change with those of its unknown values that the plan says elsewhere; itself where there are none."""
        unknown, after = change.change.after_unknown, change.change.after
        if (
            not self._code.refers
            or not isinstance(unknown, dict)
            or not isinstance(after, dict)
            or not any(unknown.values())
        ):
            return change
        module = without_indices(change.module_address or "")
        expressions = self._code.expressions(change.address)
        marks = (unknown, change.change.after_sensitive)
        known, left = self._object(expressions, after, marks, change.change.before, module)
        if known is after:
            return change
        values = Values(**{**msgspec.structs.asdict(change.change), "after": known, "after_unknown": left})
        filled = msgspec.structs.replace(change, change=values)
        filled.code, filled.deferred = change.code, change.deferred
        return filled

    def _object(
        self, expressions: Any, after: Any, marks: tuple[Any, Any], before: Any, module: str
    ) -> tuple[Any, Any]:
        """An object's values and its marks of what is unknown, with what is known filled in."""
        known, left = after, marks[0]
        if not isinstance(expressions, dict) or not isinstance(left, dict) or not isinstance(after, dict):
            return after, left
        for name, mark in marks[0].items():
            expression = expressions.get(name)
            if not mark or expression is None:
                continue
            was = before.get(name) if isinstance(before, dict) else None
            secret = marks[1].get(name) if isinstance(marks[1], dict) else None
            if mark is True:
                value = None if isinstance(secret, (dict, list)) else self._value(name, expression, was, module)
                if value is not None:
                    known, left = {**known, name: value}, {**left, name: False}
            elif isinstance(mark, list) and isinstance(after.get(name), list):
                inner, open_ = self._blocks(expression, after[name], (mark, secret), was, module)
                if inner is not after[name]:
                    known, left = {**known, name: inner}, {**left, name: open_}
        return known, left

    def _blocks(
        self, expression: Any, blocks: list[Any], marks: tuple[list[Any], Any], before: Any, module: str
    ) -> tuple[list[Any], list[Any]]:
        """The same of a list of blocks; each goes with the one block of the code that says of it what is known of it."""
        written = expression if isinstance(expression, list) else [expression]
        filled, left = list(blocks), list(marks[0])
        for number, block in enumerate(blocks):
            fitting = [each for each in written if _fits(each, block)]
            mark = left[number] if number < len(left) else None
            if not (isinstance(mark, dict) and len(written) == len(blocks) and len(fitting) == 1):
                continue
            secret = marks[1][number] if isinstance(marks[1], list) and number < len(marks[1]) else None
            # Which block was which before is not known: one that was there may get what it had.
            was = block if before else None
            filled[number], left[number] = self._object(fitting[0], block, (mark, secret), was, module)
        return (filled, left) if any(a is not b for a, b in zip(filled, blocks, strict=True)) else (blocks, marks[0])

    def _value(self, name: str, expression: Any, was: Any, module: str) -> str | None:
        targets = self._targets(expression, module)
        if targets is None or len(targets) != 1:
            return None
        [target] = targets
        if target.mode == "data":
            return self._document(target)
        is_new = was is None and _NAMES_AN_OBJECT.fullmatch(name) is not None
        return self._made(target) if is_new else None

    def _made(self, target: _Target) -> str | None:
        """What stands for an attribute that only making an object brings: the object's address in the code, and the attribute's name."""
        changes = self._changes.get(target[:4], [])
        if target.type.startswith(_MADE_BY_HAND) or not _NAMES_AN_OBJECT.fullmatch(target.attribute):
            return None
        if not changes or any(change.action is not Action.CREATE for change in changes):
            return None
        unknown = [change.change.after_unknown for change in changes]
        if not all(isinstance(mark, dict) and mark.get(target.attribute) is True for mark in unknown):
            return None
        return f"{target.address}.{target.attribute}"

    def _document(self, target: _Target) -> str | None:
        """The text of a policy document that the plan reads while applying."""
        changes = self._changes.get(target[:4], [])
        if target.type != _DOCUMENT or target.attribute not in ("json", "minified_json") or len(changes) != 1:
            return None
        [change] = changes
        expressions = self._code.expressions(change.address)
        return policy_text(change) if self._refers_to_objects(expressions, target.module) else None

    def _refers_to_objects(self, expressions: Any, module: str) -> bool:
        """Whether what is unknown in a document can only be the name of an object; what comes from outside may be anything."""
        for reference in _references(expressions):
            found = self._target(reference, module, 0)
            if found is None and not reference.startswith(("var.", "local.", "each.", "count.", "path.", "terraform.")):
                return False
            if any(target.mode == "data" and target.type in ("external", "http") for target in found or ()):
                return False
        return True

    def _targets(self, expression: Any, module: str, depth: int = 0) -> set[_Target] | None:
        """The attributes that an expression is made from; None where one of them cannot be followed."""
        if not isinstance(expression, dict) or "references" not in expression or depth > _DEEPEST:
            return None
        found: set[_Target] = set()
        for reference in _longest(expression["references"]):
            targets = self._target(reference, module, depth)
            if targets is None:
                return None
            found |= targets
        return found

    def _target(self, reference: str, module: str, depth: int) -> set[_Target] | None:
        parts = without_indices(reference).split(".")
        modules = self._code.modules
        if parts[0] == "var" and len(parts) == 2 and module:
            parent, _, name = module.rpartition("module.")
            call = modules.get(parent.rstrip("."), {}).get("module_calls", {}).get(name, {})
            return self._targets(call.get("expressions", {}).get(parts[1]), parent.rstrip("."), depth + 1)
        if parts[0] == "module" and len(parts) == 3:
            child = f"{module}.module.{parts[1]}" if module else f"module.{parts[1]}"
            output = modules.get(child, {}).get("outputs", {}).get(parts[2], {})
            return self._targets(output.get("expression"), child, depth + 1)
        mode, rest = ("data", parts[1:]) if parts[0] == "data" else ("managed", parts)
        if len(rest) != 3 or rest[0] in (
            "var",
            "local",
            "each",
            "count",
            "self",
            "path",
            "terraform",
            "module",
            "ephemeral",
        ):
            return None
        target = _Target(module, mode, rest[0], rest[1], rest[2])
        written = self._code.expressions(target.address)
        if mode == "managed" and target.attribute in written:
            # It is what the code sets there, which may again come from elsewhere.
            return self._targets(written[target.attribute], module, depth + 1)
        return {target}

    @cached_property
    def _changes(self) -> dict[tuple[Any, ...], list[Change]]:
        found: dict[tuple[Any, ...], list[Change]] = {}
        for change in self._plan.resource_changes:
            place = (without_indices(change.module_address or ""), change.mode, change.type, change.name)
            found.setdefault(place, []).append(change)
        return found


def policy_text(document: Change) -> str | None:
    """A policy document that is read while applying, as the text that it becomes; None where it takes in others.

    Names of objects that are not known yet stand as "(known after apply)".
    """
    values, unknown = document.after, document.change.after_unknown
    others = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")
    marks = unknown if isinstance(unknown, dict) else {}
    if any(values.get(name) or marks.get(name) for name in others) or marks.get("statement") is True:
        return None
    statements = [_statement(each) for each in values.get("statement") or [] if isinstance(each, dict)]
    return json.dumps({"Version": values.get("version") or "2012-10-17", "Statement": statements})


def _statement(block: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"Effect": block.get("effect") or "Allow"}
    for name, key in (
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ):
        if block.get(name):
            out[key] = _texts(block[name])
    for name, key in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        who: dict[str, list[str]] = {}
        for each in block.get(name) or []:
            who.setdefault(str(each.get("type") or _LATER), []).extend(_texts(each.get("identifiers") or [_LATER]))
        if who:
            out[key] = "*" if who == {"*": ["*"]} else who
    conditions: dict[str, dict[str, list[str]]] = {}
    for each in block.get("condition") or []:
        test = conditions.setdefault(str(each.get("test") or _LATER), {})
        test.setdefault(str(each.get("variable") or _LATER), []).extend(_texts(each.get("values") or [_LATER]))
    return {**out, "Condition": conditions} if conditions else out


def _texts(values: list[Any]) -> list[str]:
    return [_LATER if value is None else str(value) for value in values]


def _fits(written: Any, block: Any) -> bool:
    """Whether a block of the code may be the one that became a block of the plan: each constant in it is what is planned."""
    if not isinstance(written, dict) or not isinstance(block, dict):
        return False
    constants = ((name, each) for name, each in written.items() if isinstance(each, dict) and "constant_value" in each)
    return all(name not in block or _same(each["constant_value"], block[name]) for name, each in constants)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other)


def _longest(references: Any) -> list[str]:
    """References without those that only name the whole of which another names a part."""
    texts = [text for text in references if isinstance(text, str)] if isinstance(references, list) else []
    return [
        text
        for text in texts
        if not any(other != text and other.startswith((f"{text}.", f"{text}[")) for other in texts)
    ]


def _references(expression: Any) -> Iterator[str]:
    if isinstance(expression, dict):
        for name, inner in expression.items():
            yield from _longest(inner) if name == "references" else _references(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from _references(inner)

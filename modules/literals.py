"""Strings that are data, whatever they hold: through CDKTF to Terraform without becoming an expression.

Terraform evaluates ``${…}`` and ``%{…}`` in every string of its JSON, keys of objects included, and CDKTF escapes nothing: it even takes
``${TfToken[…]}`` of a user's text for a reference of its own. Escaping before CDKTF would not help with that, and afterwards nobody can
tell a reference from data. So what could begin an expression is replaced by characters that no text has before CDKTF sees it
(`hidden`), and by Terraform's escapes in what CDKTF wrote (`escaped`).

Source: https://developer.hashicorp.com/terraform/language/syntax/json (string templates), …/expressions/strings (``$${``, ``%%{``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

# Noncharacters of Unicode: valid in JSON, and never in text that somebody exchanges.
_HIDDEN = {"$": "\ufdd0", "%": "\ufdd1"}
_PLAIN = {hidden: plain for plain, hidden in _HIDDEN.items()}
RESERVED = re.compile("[\ufdd0\ufdd1]")
# At the end of a text, too: another may be put behind it.
_OPENS = re.compile(r"[$%](?=\{|\Z)")
_WRITTEN = re.compile("([\ufdd0\ufdd1])(\\{?)")


def hidden(value: Any) -> Any:
    """A model, mapping, list or string with nothing in it that Terraform or CDKTF would evaluate; what has nothing of it is given back."""
    if isinstance(value, str):
        return _OPENS.sub(lambda match: _HIDDEN[match[0]], value)
    if isinstance(value, BaseModel):
        changed = {
            name: after
            for name in type(value).model_fields
            if (after := hidden(before := getattr(value, name))) is not before
        }
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, Mapping):
        after = {hidden(key): hidden(item) for key, item in value.items()}
        same = all(one is other for one, other in zip(after.values(), value.values(), strict=True)) and list(
            after
        ) == list(value)
        return value if same else after
    if isinstance(value, list | tuple):
        items = [hidden(item) for item in value]
        return value if all(one is other for one, other in zip(items, value, strict=True)) else type(value)(items)
    return value


def plain(text: str) -> str:
    """The text that was hidden, for what is used at synth itself, such as a file's name."""
    return RESERVED.sub(lambda match: _PLAIN[match[0]], text)


def escaped(json_text: str) -> str:
    """What CDKTF wrote, with Terraform's own escapes in the place of what was hidden."""
    return _WRITTEN.sub(lambda match: _PLAIN[match[1]] * (2 if match[2] else 1) + match[2], json_text)

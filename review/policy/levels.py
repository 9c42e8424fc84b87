"""The policy file (TOML): levels of rules, for all environments and for single ones, and what redaction needs to know of a project.

[levels]
library_pins_unchanged = "off"

[levels.local]                       # environment `local`, and those that inherit from it where they say nothing else
catalog_not_deleted = "warn"

[redaction]
patterns = ["acme-[0-9a-f]{32}"]     # further secrets, as regular expressions
shown_keys = ["spark\\\\.acme\\\\..*"]   # keys in hiding places (spark_conf, parameters, …) that are harmless
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from review.errors import PolicyError
from review.findings import Level
from review.rules import Rule, all_rules


@dataclass(frozen=True)
class Policy:
    """What a project decided; without a file, each rule has the level that its own file gives."""

    levels: dict[str, Level] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    shown: re.Pattern[str] | None = None
    of_environments: tuple[str, ...] = ()
    """Environments that have levels of their own."""

    def level_of(self, rule: Rule) -> Level:
        return self.levels.get(rule.id, rule.level)


def load_policy(path: Path, environment: str = "", above: Sequence[str] = ()) -> Policy:
    """Reads a policy file.

    Args:
        path: the file; one that does not exist decides nothing.
        environment: whose levels count before all others.
        above: environments that it inherits from, the nearest first; their levels count before the general ones.

    Raises:
        PolicyError: it is not TOML, names an unknown rule or level, or has a wrong pattern.
    """
    if not path.exists():
        return Policy()
    document = read_toml(path)
    only(path, "the file", document, ("levels", "redaction"))
    levels = _table(path, document, "levels")
    read: dict[str, dict[str, Level]] = {}
    general = {name: level for name, level in levels.items() if not isinstance(level, dict)}
    scopes = {
        "levels": general,
        **{f"levels.{name}": table for name, table in levels.items() if isinstance(table, dict)},
    }
    for scope, table in scopes.items():
        # What is wrong for another environment is wrong too, and better found now than in production.
        read[scope] = {rule: _level(path, f"{scope}.{rule}", rule, level) for rule, level in table.items()}
    chosen = dict(read["levels"])
    for name in (*reversed(above), environment):
        chosen |= read.get(f"levels.{name}", {})
    redaction = _table(path, document, "redaction")
    only(path, "redaction", redaction, ("patterns", "shown_keys"))
    patterns = _texts(path, "redaction.patterns", redaction.get("patterns", []))
    shown = _texts(path, "redaction.shown_keys", redaction.get("shown_keys", []))
    for pattern in (*patterns, *shown):
        _compiled(path, pattern)
    scoped = tuple(sorted(name for name, table in levels.items() if isinstance(table, dict)))
    return Policy(chosen, patterns, re.compile("|".join(f"(?:{key})" for key in shown)) if shown else None, scoped)


def read_toml(path: Path) -> dict[str, Any]:
    """Reads a TOML file; `PolicyError` when it cannot be read or parsed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(path, "the file", str(error), "readable TOML") from error


def only(path: Path, key: str, table: dict[str, Any], known: tuple[str, ...]) -> None:
    """Refuses a misspelt key, which would otherwise decide nothing without a word."""
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise PolicyError(path, key, ", ".join(unknown), ", ".join(known))


def _level(path: Path, key: str, rule: str, level: object) -> Level:
    if rule not in {known.id for known in all_rules()}:
        raise PolicyError(path, key, rule, "the id of a rule (see docs/review-rules.md)")
    if level not in tuple(Level):
        raise PolicyError(path, key, level, "block, warn or off")
    return Level(str(level))


def _table(path: Path, document: dict[str, Any], key: str) -> dict[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise PolicyError(path, key, table, "a table")
    return table


def _texts(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PolicyError(path, key, value, "a list of regular expressions")
    return tuple(value)


def _compiled(path: Path, pattern: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PolicyError(path, "redaction", pattern, f"a regular expression ({error})") from error

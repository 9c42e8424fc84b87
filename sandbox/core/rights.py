"""The right that a route needs, said beside the route: ``Route("POST", path, handler, right=needs("CAN_MANAGE on the job"))``.

The words are for people and for docs/sandbox.md; the check itself stands where the thing is done, so that a second way to it has it too.
A test calls every route as a principal without rights and holds it to what is said here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Right:
    """``refuses``: whether a principal without it gets 403; if not, it gets an answer without what is not its own."""

    words: str
    refuses: bool


def needs(words: str) -> Right:
    """The handler raises `PermissionDenied` for a caller without the right in ``words``."""
    return Right(words, refuses=True)


def shows(words: str) -> Right:
    """The answer, or what is done, covers only what the caller has the right in ``words`` on; for others it is empty."""
    return Right(f"only what the caller has {words} on", refuses=False)


ADMINISTRATOR = Right("workspace administrator", refuses=True)
"""Checked before the handler is called."""
ANYONE = Right("any principal", refuses=False)
"""Whoever is signed in: it tells nothing of what others keep here, and changes nothing of theirs."""
NO_TOKEN = Right("no token", refuses=False)
"""Not even signed in: an address that is itself the secret (signed, or drawn), or what is everybody's."""

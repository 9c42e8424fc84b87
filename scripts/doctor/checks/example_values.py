"""Values of the example that are still to be replaced by one's own."""

from __future__ import annotations

from collections.abc import Iterator

from infra.examples import examples
from infra.hcl import dotted
from scripts.doctor.answers import Answer, missing, ok
from scripts.doctor.around import Around

TITLE = "values of one's own"
NEEDS: tuple[str, ...] = ()


def check(around: Around) -> Iterator[Answer]:
    """One answer for each place."""
    found = sorted(examples(around.settings), key=lambda each: _by_line(each[2]))
    for path, value, place in found:
        yield missing(f'{dotted(path)} is "{value}", an example', "replace it with your own", place)
    if not found:
        yield ok("the sandbox needs none" if around.settings.sandbox else "no example is left")


def _by_line(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return file, int(line) if line.isdigit() else 0

"""Fits a page into a number of bytes: drops from the bottom, says exactly what, and never drops a risk."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SMALLEST = 1000
"""A budget below this cannot hold verdict, counts and fingerprint."""

_FOOTER = 700


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page below its risks. `kind` is what the footer calls it; a heading goes with the first block under it."""

    text: str
    kind: str
    heading: str = ""
    weight: int = 1
    """How many things of its kind it stands for."""


def size(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))


def fit(
    heads: Sequence[Callable[[], str]], blocks: list[Block], budget: int | None, footer: Callable[[Counter[str]], str]
) -> str:
    """Puts a page together.

    Args:
        heads: the verdict with the risks, fullest first; the last one must always be small.
        blocks: the rest of the page from top to bottom.
        budget: the most bytes; None for no limit.
        footer: writes what was dropped, by kind; at most 700 bytes.
    """
    if budget is None:
        return heads[0]() + "".join(_with_headings(blocks))
    head = next((text for text in (make() for make in heads) if size(text) <= budget - _FOOTER), None)
    if head is None:
        head = heads[-1]()
    left = budget - size(head) - _FOOTER
    kept: list[str] = []
    dropped: Counter[str] = Counter()
    for block, text in zip(blocks, _with_headings(blocks), strict=True):
        # Once one block is dropped all below it are: what is kept is the page's beginning.
        if not dropped and size(text) <= left:
            kept.append(text)
            left -= size(text)
        else:
            dropped[block.kind] += block.weight
    return head + "".join(kept) + (footer(dropped) if dropped else "")


def _with_headings(blocks: list[Block]) -> list[str]:
    out, heading = [], ""
    for block in blocks:
        out.append(block.heading + block.text if block.heading and block.heading != heading else block.text)
        heading = block.heading or heading
    return out

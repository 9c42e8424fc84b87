"""Fits a page into a number of bytes: drops from the bottom, says exactly what, and never drops a risk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass
class Block:
    """A piece of the page below its risks. `kind` is what the footer calls it; a heading goes with the first block under it."""

    make: Callable[[], str]
    """Writes it: of a large plan most blocks have no room, and are never written."""
    kind: str
    heading: str = ""
    weight: int = 1
    """How many things of its kind it stands for."""

    @cached_property
    def text(self) -> str:
        return self.make()


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
        footer: writes what was dropped, by kind; never longer than when everything is.
    """
    if budget is None:
        return heads[0]() + "".join(_with_headings(blocks))
    everything: Counter[str] = Counter()
    for block in blocks:
        everything[block.kind] += block.weight
    room = budget - (size(footer(everything)) if everything else 0)
    head = next((text for text in (make() for make in heads) if size(text) <= room), None)
    if head is None:
        head = heads[-1]()
    left = room - size(head)
    kept: list[str] = []
    dropped: Counter[str] = Counter()
    heading = ""
    for block in blocks:
        # Once one block is dropped all below it are: what is kept is the page's beginning.
        if dropped or size(text := _under_heading(block, heading)) > left:
            dropped[block.kind] += block.weight
            continue
        kept.append(text)
        left -= size(text)
        heading = block.heading or heading
    return head + "".join(kept) + (footer(dropped) if dropped else "")


def has_room(head: str, blocks: Sequence[Block], budget: int) -> bool:
    """Whether all blocks fit. Writes no more of them than do."""
    left = budget - size(head)
    for text in _with_headings(blocks):
        left -= size(text)
        if left < 0:
            return False
    return left >= 0


def _with_headings(blocks: Iterable[Block]) -> Iterator[str]:
    heading = ""
    for block in blocks:
        yield _under_heading(block, heading)
        heading = block.heading or heading


def _under_heading(block: Block, heading: str) -> str:
    return block.heading + block.text if block.heading and block.heading != heading else block.text

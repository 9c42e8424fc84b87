"""Progress of long work on standard error: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Show ``title`` while the work goes on, then how long it took. A failure is marked and passed on."""
    started = time.monotonic()
    if sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True)
        try:
            with console.status(title):
                yield
        except BaseException:
            console.print(f"[red]✗[/red] {title}")
            raise
        console.print(f"[green]✓[/green] {title} [dim]{time.monotonic() - started:.1f} s[/dim]")
        return
    say(f"… {title}")
    yield
    say(f"✓ {title} ({time.monotonic() - started:.1f} s)")


def say(message: str) -> None:
    """One line for people; results go to standard output instead."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201

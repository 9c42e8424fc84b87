"""The page of what the sandbox emulates is what the services say."""

from __future__ import annotations

from sandbox.docs import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"

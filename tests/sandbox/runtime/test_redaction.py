"""The stream redactor, however a stream is cut up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.runtime.keeper.redaction import REDACTED, SHORTEST, Redactor, forms


def redacted(secrets: list[str], parts: list[bytes]) -> bytes:
    redactor = Redactor()
    for secret in secrets:
        redactor.add(secret)
    return b"".join([*(redactor.feed(part) for part in parts), redactor.finish()])


@given(
    secret=st.text("ab", min_size=SHORTEST, max_size=9),
    around=st.text("abc", max_size=12),
    cuts=st.lists(st.integers(0, 40), max_size=6),
)
def test_cutting_a_stream_up_changes_nothing_and_shows_no_secret(secret: str, around: str, cuts: list[int]) -> None:
    whole = (around + secret + around).encode()
    places = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    parts = [whole[start:end] for start, end in pairwise(places)]
    found = redacted([secret], parts)
    assert secret.encode() not in found
    assert found == redacted([secret], [whole])
    assert REDACTED.encode() in found


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_what_holds_no_secret_passes_unchanged(parts: list[bytes]) -> None:
    assert redacted(["NO-SUCH-SECRET"], parts) == b"".join(parts)


def test_nothing_is_held_back_that_is_no_beginning_of_a_secret() -> None:
    redactor = Redactor()
    redactor.add("secret-value")
    assert redactor.feed(b"hello\n") == b"hello\n"
    assert redactor.feed(b"secr") == b""
    assert redactor.feed(b"et service\n") == b"secret service\n"


def test_the_longer_of_two_secrets_is_hidden_as_a_whole() -> None:
    assert redacted(["abcd", "abcdefgh"], [b"abcd", b"efgh."]) == b"[REDACTED]."


@pytest.mark.parametrize("secret", ["", "abc"])
def test_short_secrets_are_let_through(secret: str) -> None:
    assert forms(secret) == set()


def test_results_are_redacted_in_depth() -> None:
    redactor = Redactor()
    redactor.add("s3cr3t")
    assert redactor.text({"a": ["x s3cr3t", 1, None], "s3cr3t": {"b": "s3cr3t"}}) == {
        "a": [f"x {REDACTED}", 1, None],
        REDACTED: {"b": REDACTED},
    }

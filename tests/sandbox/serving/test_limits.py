"""Which calls a rate limit counts, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.runtime.serving import limits
from sandbox.runtime.serving.limits import RateLimiter


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    return now


def test_the_window_slides(clock: list[float]) -> None:
    limiter = RateLimiter([{"calls": 2, "renewal_period": "minute"}])
    assert [limiter.admit("ann", set()) for _ in range(2)] == [None, None]
    assert limiter.admit("ann", set()) == {"calls": 2, "renewal_period": "minute"}
    clock[0] += 59.9
    assert limiter.admit("ann", set()) is not None
    clock[0] += 0.2
    assert limiter.admit("ann", set()) is None


@pytest.mark.parametrize(
    ("rule", "callers", "admitted"),
    [
        ({"key": "endpoint"}, ["ann", "bob"], [True, False]),
        ({"key": "user"}, ["ann", "bob", "ann"], [True, True, False]),
        ({"key": "user", "principal": "ann"}, ["bob", "bob", "ann", "ann"], [True, True, True, False]),
        ({"key": "service_principal", "principal": "app"}, ["ann", "ann", "app", "app"], [True, True, True, False]),
        ({"key": "user_group", "principal": "ops"}, ["ann", "bob", "cid", "cid"], [True, False, True, True]),
    ],
)
def test_whom_a_rule_binds(clock: list[float], rule: dict[str, Any], callers: list[str], admitted: list[bool]) -> None:
    groups = {"ann": {"ops"}, "bob": {"ops"}}
    limiter = RateLimiter([{"calls": 1, **rule}])
    assert [limiter.admit(caller, groups.get(caller, set())) is None for caller in callers] == admitted


def test_a_refused_call_counts_against_no_rule(clock: list[float]) -> None:
    limiter = RateLimiter([{"calls": 3, "key": "endpoint"}, {"calls": 1, "key": "user"}])
    assert [limiter.admit("ann", set()) is None for _ in range(5)] == [True, False, False, False, False]
    assert [limiter.admit(caller, set()) is None for caller in ("bob", "cid")] == [True, True]


def test_token_limits_do_not_bind_a_model_without_tokens() -> None:
    assert not RateLimiter([{"tokens": 10, "renewal_period": "minute"}])

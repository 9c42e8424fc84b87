"""One endpoint, live: the generation that serves, the one being brought up, and what is counted and captured on the way."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field

from sandbox.runtime.serving.capture import Capture
from sandbox.runtime.serving.generation import Generation, Served
from sandbox.runtime.serving.limits import RateLimiter
from sandbox.runtime.serving.replica import Deployment, Replica

LATENCIES_KEPT = 1000


@dataclass
class Statistics:
    """Requests by status code, and the last `LATENCIES_KEPT` latencies in milliseconds (as the caller saw them)."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies_ms: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCIES_KEPT))

    def add(self, status: int, latency_ms: float) -> None:
        self.statuses[status] += 1
        self.latencies_ms.append(latency_ms)


@dataclass
class LiveEndpoint:
    """``active`` None: no config was ever ready. ``pending``: the generation an update is bringing up."""

    name: str
    id: str
    active: Generation | None = None
    pending: Generation | None = None
    deployment: asyncio.Task[None] | None = None
    limits: RateLimiter = field(default_factory=lambda: RateLimiter([]))
    captures: dict[str, Capture] = field(default_factory=dict)
    statistics: Statistics = field(default_factory=Statistics)

    def served(self, name: str | None) -> Served | None:
        """The entity for one request: the named one, else one by traffic. None when there is no such entity or no ready config."""
        if self.active is None:
            return None
        return self.active.choose() if name is None else self.active.served.get(name)

    def find(self, name: str) -> Served | None:
        """A served entity by name, of the pending config before the active one (whose logs one wants to see while it comes up)."""
        for generation in (self.pending, self.active):
            if generation is not None and name in generation.served:
                return generation.served[name]
        return None

    @property
    def ready(self) -> bool:
        """Whether every process of the config that serves is known to answer, or to start with its first request."""
        troubled = (Deployment.FAILED, Deployment.RECOVERING)
        return self.active is not None and all(each.deployment not in troubled for each in self.active.replicas)

    @property
    def replicas(self) -> list[Replica]:
        """All processes, of both generations; one that both share comes once."""
        both = [r for generation in (self.active, self.pending) if generation is not None for r in generation.replicas]
        return list(dict.fromkeys(both))

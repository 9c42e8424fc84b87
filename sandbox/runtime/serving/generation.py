"""One version of an endpoint's config, live: its served entities and how traffic is divided among them."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sandbox.runtime.serving.replica import Replica

Config = dict[str, Any]
"""As kept in the endpoint's document: ``served_entities``, ``traffic_config.routes``, ``config_version``, ``auto_capture_config``."""

_IDENTITY = (
    "name",
    "entity_name",
    "entity_version",
    "environment_vars",
    "workload_size",
    "workload_type",
    "scale_to_zero_enabled",
)


@dataclass(frozen=True)
class Served:
    """A served entity and its process; an external model has none."""

    entity: dict[str, Any]
    replica: Replica | None

    def same_as(self, entity: dict[str, Any]) -> bool:
        """Whether ``entity`` of a new config can go on with this process."""
        return self.replica is not None and all(self.entity.get(key) == entity.get(key) for key in _IDENTITY)


class Generation:
    """The served entities of one config version. `choose` picks one at random in proportion to the traffic percentages."""

    def __init__(self, config: Config, served: dict[str, Served]) -> None:
        self.version = int(config["config_version"])
        self.served = served
        routes = [r for r in config["traffic_config"]["routes"] if r["traffic_percentage"] > 0]
        self._names = [route["served_entity_name"] for route in routes]
        self._bounds = list(accumulate(route["traffic_percentage"] for route in routes))

    def choose(self) -> Served:
        if len(self._names) == 1:
            return self.served[self._names[0]]
        return self.served[self._names[bisect_right(self._bounds, random.random() * self._bounds[-1])]]

    @property
    def replicas(self) -> list[Replica]:
        return [served.replica for served in self.served.values() if served.replica is not None]

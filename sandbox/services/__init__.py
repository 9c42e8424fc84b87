"""The REST services: one file each, in the folder of its area, found without a central list."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from sandbox.core.routing import Route, RoutingError, Services


def load_services() -> Services:
    """Import every module below `sandbox.services`, in whatever folder. Raises `RoutingError`."""
    routes: list[Route] = []
    modules: list[ModuleType] = []
    owner: dict[tuple[str, str], str] = {}
    for info in sorted(pkgutil.walk_packages(__path__, __name__ + "."), key=lambda info: info.name):
        if info.ispkg or info.name.rpartition(".")[2].startswith("_"):
            continue
        module = importlib.import_module(info.name)
        if not hasattr(module, "ROUTES"):
            raise RoutingError(f"{info.name} has no ROUTES; a helper module's name must start with an underscore")
        for route in module.ROUTES:
            key = (route.method, route.path)
            if key in owner:
                raise RoutingError(f"{route.method} {route.path} is defined by both {owner[key]} and {info.name}")
            if route.right is None:
                raise RoutingError(
                    f"{info.name}: {route.method} {route.path} does not say which right it needs; "
                    "give it right=needs(…), shows(…), ADMINISTRATOR, ANYONE or NO_TOKEN of sandbox.core.rights"
                )
            owner[key] = info.name
        routes += module.ROUTES
        modules.append(module)
    # Fixed paths before parametrised ones, so that ``/runs/list`` is never read as ``/runs/{id}``.
    routes.sort(key=lambda route: [(part.startswith("{"), ":path}" in part) for part in route.path.split("/")])
    return Services(routes, modules)

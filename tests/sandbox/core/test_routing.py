from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox.services
from sandbox.core.routing import RoutingError
from sandbox.services import load_services


@pytest.fixture
def service_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An extra folder that the loader walks beside the real services."""
    monkeypatch.setattr(sandbox.services, "__path__", [*sandbox.services.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("sandbox.services.zz_")]:
        del sys.modules[name]


def test_every_service_is_found_and_fixed_paths_come_first() -> None:
    services = load_services()
    assert "sandbox.services.identity.well_known" in {module.__name__ for module in services.modules}
    paths = [(route.method, route.path) for route in services.routes]
    assert len(paths) == len(set(paths))


def test_a_route_defined_twice_names_both_files(service_folder: Path) -> None:
    (service_folder / "zz_twice.py").write_text(
        "from sandbox.core.rights import ANYONE\nfrom sandbox.core.routing import Route\n"
        "ROUTES = [Route('GET', '/health', lambda call: {}, ANYONE)]\n"
    )
    with pytest.raises(RoutingError) as caught:
        load_services()
    assert (
        str(caught.value)
        == "GET /health is defined by both sandbox.services.identity.well_known and sandbox.services.zz_twice"
    )


def test_a_service_without_routes_is_refused(service_folder: Path) -> None:
    (service_folder / "zz_empty.py").write_text("")
    with pytest.raises(RoutingError) as caught:
        load_services()
    expected = "sandbox.services.zz_empty has no ROUTES; a helper module's name must start with an underscore"
    assert str(caught.value) == expected


def test_a_route_that_does_not_say_which_right_it_needs_is_refused(service_folder: Path) -> None:
    (service_folder / "zz_silent.py").write_text(
        "from sandbox.core.routing import Route\nROUTES = [Route('GET', '/api/2.0/zz', lambda call: {})]\n"
    )
    with pytest.raises(RoutingError) as caught:
        load_services()
    assert str(caught.value).startswith(
        "sandbox.services.zz_silent: GET /api/2.0/zz does not say which right it needs; give it right=needs(…)"
    )

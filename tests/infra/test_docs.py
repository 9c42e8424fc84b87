"""Generated pages are what they should be."""

from __future__ import annotations

from infra.docs import stale
from infra.settings import ROOT
from modules.config import Config


def test_pages_are_up_to_date() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale()] == [], "run `python -m infra.docs`"


def test_every_field_is_described() -> None:
    configs, nameless = [Config], []
    while configs:
        config = configs.pop()
        configs += config.__subclasses__()
        nameless += [
            f"{config.__name__}.{name}" for name, field in config.model_fields.items() if not field.description
        ]
    assert nameless == []

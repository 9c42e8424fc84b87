"""Cloud folders and the external locations that cover them; the sandbox has none, so the answer of the API is made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from databricks.sdk.service.catalog import ExternalLocationInfo

from infra.settings import load_settings
from scripts.doctor.answers import State
from scripts.doctor.around import Around
from scripts.doctor.checks import storage


def _states(urls: list[str], root: str) -> list[State]:
    settings = load_settings("prod")
    catalog = settings.catalogs["ml"].model_copy(update={"storage_root": root})
    around: Any = Around(settings.model_copy(update={"catalogs": {"ml": catalog}}))
    locations = [ExternalLocationInfo(url=url) for url in urls]
    around.__dict__["workspace"] = SimpleNamespace(external_locations=SimpleNamespace(list=lambda: locations))
    return [answer.state for answer in storage.check(around)]


@pytest.mark.parametrize(
    ("urls", "state"),
    [
        (["s3://acme-ml/"], State.OK),
        (["s3://other", "s3://acme-ml/prod"], State.OK),
        (["s3://acme-ml/prod/catalog/"], State.OK),
        (["s3://acme-ml/pro"], State.MISSING),
        (["s3://acme-ml/prod/catalog/below"], State.MISSING),
        (["s3://acme"], State.MISSING),
        ([], State.MISSING),
    ],
)
def test_a_folder_lies_within_a_location(urls: list[str], state: State) -> None:
    assert _states(urls, "s3://acme-ml/prod/catalog") == [state]


def test_an_example_is_not_looked_for() -> None:
    assert _states(["s3://x"], "s3://x.example/catalog") == [State.CANNOT_TELL]

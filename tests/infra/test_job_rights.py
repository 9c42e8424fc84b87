"""A job's principal gets what the job's parameters and libraries name, and nothing else."""

from __future__ import annotations

import pytest

from infra.job_rights import with_job_rights
from infra.settings import Settings, load_settings
from modules.access.config import PrincipalConfig

ID = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"


@pytest.fixture
def settings() -> Settings:
    return load_settings("prod")


def _of(grants: tuple, who: str = ID) -> list[str]:  # type: ignore[type-arg]
    return [privilege for grant in grants if grant.principal == who for privilege in grant.privileges]


def test_the_iris_job_may_do_what_it_does(settings: Settings) -> None:
    given = with_job_rights(settings)
    catalog = given.catalogs["ml"]
    assert _of(catalog.grants) == ["USE_CATALOG"]
    assert _of(catalog.schemas["iris"].grants) == ["CREATE_MODEL", "CREATE_TABLE", "MODIFY", "SELECT", "USE_SCHEMA"]
    assert _of(catalog.schemas["platform"].grants) == ["USE_SCHEMA"]
    assert _of(catalog.schemas["platform"].volumes["libraries"].grants) == ["READ_VOLUME"]
    assert [p.permission_level for p in given.experiments["iris"].permissions if p.principal == ID] == ["CAN_EDIT"]
    assert [p.permission_level for p in given.serving_endpoints["iris"].permissions if p.principal == ID] == [
        "CAN_MANAGE"
    ]
    assert _of(given.registered_models["iris_classifier"].grants) == []  # its owner


def test_another_owners_model_is_granted(settings: Settings) -> None:
    model = settings.registered_models["iris_classifier"].model_copy(update={"owner": "ml-platform"})
    given = with_job_rights(settings.model_copy(update={"registered_models": {"iris_classifier": model}}))
    assert _of(given.registered_models["iris_classifier"].grants) == ["APPLY_TAG", "CREATE_MODEL_VERSION", "EXECUTE"]


def test_what_the_settings_grant_stays_and_is_not_said_twice(settings: Settings) -> None:
    given = with_job_rights(settings)
    for grants in (given.catalogs["ml"].grants, given.catalogs["ml"].schemas["iris"].grants):
        assert len({grant.principal for grant in grants}) == len(grants)
    assert _of(given.catalogs["ml"].schemas["iris"].grants, "data-scientists") == ["USE_SCHEMA", "SELECT", "EXECUTE"]
    assert with_job_rights(given) == given


def test_a_job_may_be_left_to_the_settings(settings: Settings) -> None:
    job = settings.jobs["iris"].model_copy(update={"grant_rights": False})
    changed = settings.model_copy(update={"jobs": {"iris": job}})
    assert with_job_rights(changed).catalogs == changed.catalogs


def test_a_user_has_rights_of_its_own() -> None:
    """It may be who applies, and the provider refuses to take CAN_MANAGE from whoever applies."""
    settings = load_settings("prod")
    user = PrincipalConfig(user_name="ada@x.example")
    iris = settings.jobs["iris"].model_copy(update={"run_as": user})
    with_user = settings.model_copy(update={"jobs": {"iris": iris}})
    assert with_job_rights(with_user) == with_user

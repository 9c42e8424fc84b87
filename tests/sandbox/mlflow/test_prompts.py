"""Prompts through MLflow's client: from the first version to the last, their aliases, tags, rights, and what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException, RestException

from .conftest import acting


@pytest.fixture(scope="module")
def schema(sandbox: Any) -> str:
    sandbox.client.catalogs.create("words")
    return str(sandbox.client.schemas.create("greetings", "words").full_name)


@pytest.fixture
def name(client: MlflowClient, schema: str) -> Iterator[str]:
    """A prompt with two versions, ``prod`` being the second."""
    full_name = f"{schema}.hello"
    mlflow.genai.register_prompt(full_name, "Hi {{name}}", commit_message="first", tags={"tone": "warm"})
    chat = [{"role": "user", "content": "Hello {{name}}"}]
    mlflow.genai.register_prompt(full_name, chat)
    mlflow.genai.set_prompt_alias(full_name, "prod", 2)
    yield full_name
    for number in (1, 2):
        client.delete_prompt_version(full_name, str(number))
    client.delete_prompt(full_name)


def test_versions_are_numbered_and_loaded_by_number_and_alias(name: str) -> None:
    first, second = (mlflow.genai.load_prompt(f"prompts:/{name}/{number}") for number in (1, 2))
    assert (first.format(name="you"), first.commit_message, first.tags) == ("Hi you", "first", {"tone": "warm"})
    assert (second.template, second.aliases) == ([{"role": "user", "content": "Hello {{name}}"}], ["prod"])
    assert mlflow.genai.load_prompt(f"prompts:/{name}@prod").version == 2
    assert mlflow.genai.load_prompt(f"prompts:/{name}/7", allow_missing=True) is None


def test_they_are_there_after_a_kill(sandbox: Any, name: str, schema: str) -> None:
    sandbox.restart(kill=True)
    catalog, own = schema.split(".")
    assert [each.name for each in mlflow.genai.search_prompts(f"catalog = '{catalog}' AND schema = '{own}'")] == [name]
    assert mlflow.genai.load_prompt(f"prompts:/{name}@prod").version == 2


def test_tags_of_a_prompt_and_of_a_version(client: MlflowClient, name: str) -> None:
    client.set_prompt_tag(name, "team", "flowers")
    client.set_prompt_tag(name, "gone/soon", "x")
    client.delete_prompt_tag(name, "gone/soon")
    found = client.get_prompt(name)
    assert found is not None
    assert found.tags["team"] == "flowers"
    assert "gone/soon" not in found.tags
    client.set_prompt_version_tag(name, "1", "checked", "yes")
    client.delete_prompt_version_tag(name, "1", "tone")
    assert mlflow.genai.load_prompt(f"prompts:/{name}/1").tags == {"checked": "yes"}


def test_a_deleted_version_takes_its_alias_along_and_its_number_is_not_given_again(
    client: MlflowClient, schema: str
) -> None:
    name = f"{schema}.short"
    for number in (1, 2):
        mlflow.genai.register_prompt(name, f"{number}")
    client.set_prompt_alias(name, "prod", 2)
    client.delete_prompt_version(name, "2")
    assert client.get_prompt_version_by_alias(name, "prod") is None
    assert mlflow.genai.register_prompt(name, "again").version == 3
    client.set_prompt_alias(name, "prod", 3)
    client.delete_prompt_alias(name, "prod")
    assert client.get_prompt_version(name, 3).aliases == []
    with pytest.raises(MlflowException):
        client.delete_prompt(name)
    for number in (1, 3):
        client.delete_prompt_version(name, str(number))
    client.delete_prompt(name)
    assert client.get_prompt(name) is None


def test_what_cannot_be_is_refused(sandbox: Any, name: str, schema: str) -> None:
    post = "/api/2.0/mlflow/unity-catalog/prompts"
    place = {"catalog_name": "words", "schema_name": "greetings"}
    with sandbox.http() as admin:
        for path, body, message in (
            ("", {"name": f"{schema}.hello"}, "already exists"),
            ("", {"name": "words.nowhere.x"}, "Schema 'words.nowhere' does not exist"),
            (f"/{name}/versions", {"prompt_version": {}}, "Missing required field: prompt_version.template"),
            (f"/{name}/aliases/v1", {"version": "1"}, "cannot be an alias"),
            (f"/{name}/aliases/good", {"version": "x"}, "Invalid value for version"),
            ("/search", {"catalog_schema": place, "filter": "name = 'x'"}, "by catalog and schema only"),
        ):  # fmt: skip
            answer = admin.post(post + path, json=body)
            assert 400 <= answer.status_code < 500, answer.text
            assert message in answer.json()["message"]


def test_rights_on_the_schema_and_on_the_prompt(sandbox: Any, name: str, schema: str) -> None:
    w = sandbox.client
    principal = w.service_principals.create(display_name="reader").application_id
    token = w.token_management.create_obo_token(principal, lifetime_seconds=600).token_value

    def grant(kind: str, full_name: str, *privileges: str) -> None:
        changes = [{"principal": principal, "add": list(privileges)}]
        w.api_client.do("PATCH", f"/api/2.1/unity-catalog/permissions/{kind}/{full_name}", body={"changes": changes})

    grant("catalog", "words", "USE_CATALOG")
    grant("schema", schema, "USE_SCHEMA")
    with acting(sandbox.url, token):
        with pytest.raises(RestException, match="does not have EXECUTE on Prompt"):
            mlflow.genai.load_prompt(f"prompts:/{name}/1", cache_ttl_seconds=0)
        with pytest.raises(RestException, match="CREATE_FUNCTION"):
            mlflow.genai.register_prompt(f"{schema}.own", "x")
    grant("prompt", name, "EXECUTE")
    grant("schema", schema, "CREATE_FUNCTION")
    with acting(sandbox.url, token):
        assert mlflow.genai.load_prompt(f"prompts:/{name}/1", cache_ttl_seconds=0).version == 1
        with pytest.raises(RestException, match="does not have MANAGE"):
            mlflow.genai.register_prompt(name, "x")
        assert mlflow.genai.register_prompt(f"{schema}.own", "x").version == 1


def test_a_schema_takes_its_prompts_along(sandbox: Any, client: MlflowClient) -> None:
    w = sandbox.client
    w.schemas.create("leaving", "main")
    mlflow.genai.register_prompt("main.leaving.bye", "x")
    w.schemas.update("main.leaving", new_name="left")
    assert client.get_prompt_version("main.left.bye", 1).template == "x"
    with pytest.raises(Exception, match="not empty"):
        w.schemas.delete("main.left")
    w.schemas.delete("main.left", force=True)
    w.schemas.create("left", "main")
    assert client.get_prompt("main.left.bye") is None

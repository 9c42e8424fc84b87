"""Whoever refers to a secret in a definition has to be allowed to read it."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import PermissionDenied
from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput
from databricks.sdk.service.workspace import AclPermission


def define_endpoint(client: Any, reference: str) -> None:
    entity = ServedEntityInput(
        name="e",
        entity_name="no.such.model",
        entity_version="1",
        environment_vars={"KEY": reference},
        workload_size="Small",
    )
    client.serving_endpoints.create(
        name="refers", config=EndpointCoreConfigInput(name="refers", served_entities=[entity])
    )


def define_job(client: Any, reference: str) -> None:
    job = {"name": "refers", "tasks": [{"task_key": "t", "new_cluster": {"spark_env_vars": {"KEY": reference}}}]}
    client.api_client.do("POST", "/api/2.2/jobs/create", body=job)


def define_cluster(client: Any, reference: str) -> None:
    client.api_client.do("POST", "/api/2.1/clusters/create", body={"spark_conf": {"key": reference}})


@pytest.mark.parametrize("define", [define_endpoint, define_job, define_cluster])
def test_a_reference_needs_read_on_its_scope(sandbox: Any, member: Any, define: Any) -> None:
    scope = f"refers-{define.__name__.replace('_', '-')}"
    sandbox.client.secrets.create_scope(scope)
    sandbox.client.secrets.put_secret(scope, "k", string_value="value")
    refused = f"does not have READ permission on scope {scope}"
    with pytest.raises(PermissionDenied, match=refused):
        define(member.client, f"{{{{secrets/{scope}/k}}}}")
    sandbox.client.secrets.put_acl(scope, member.name, AclPermission.READ)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - refused for another reason now: these definitions are not complete
        define(member.client, f"{{{{secrets/{scope}/k}}}}")
    assert refused not in str(caught.value)

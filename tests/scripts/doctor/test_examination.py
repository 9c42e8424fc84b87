"""`lakewright doctor` on an environment like a real one, whose workspace is the sandbox and whose AWS is moto, through the real clients."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import PermissionsChange, Privilege
from databricks.sdk.service.iam import ComplexValue
from moto.server import ThreadedMotoServer

from tests.infra.shared_environments import copy_environments

ROOT = Path(__file__).resolve().parents[3]
JOB = "11111111-2222-3333-4444-555555555555"
LIVE = """inherits       = "prod"
workspace_host = "{url}"
backend        = {{ bucket = "states-of-live" }}
service_principals = {{ iris_job = {{ application_id = "{job}" }} }}
catalogs = {{ ml = {{ storage_root = "s3://acme-ml/${{env}}" }} }}
jobs     = {{ iris = {{ notify_on_failure = ["ml@acme.io"] }} }}
clusters = {{ development = {{ permissions = [{{ user_name = "ann@acme.io", permission_level = "CAN_RESTART" }}] }} }}
"""


@dataclass
class Account:
    """``environment``: with the credentials of whoever administers both."""

    environment: dict[str, str]
    client: WorkspaceClient

    def lakewright(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "lakewright"), *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def doctor(self, expect: int | None, env: str = "live", **environment: str) -> dict[str, list[dict[str, str]]]:
        """What each check answered. ``expect``: the exit code; None, where other tests decide it."""
        ended = self.lakewright("doctor", env, "--json", **environment)
        assert expect in (None, ended.returncode), ended.stdout + ended.stderr
        answer = json.loads(ended.stdout)
        assert answer["environment"] == env
        assert answer["verdict"] == {0: "ok", 1: "missing", 4: "cannot tell"}[ended.returncode]
        assert self.environment["DATABRICKS_TOKEN"] not in ended.stdout + ended.stderr
        found: dict[str, list[dict[str, str]]] = {}
        for each in answer["checks"]:
            found.setdefault(each["check"], []).append(each)
        return found


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    home = tmp_path_factory.mktemp("account")
    copy_environments(home / "envs")
    (home / "mirror" / "registry.terraform.io" / "databricks" / "databricks" / "1.99.0" / "any").mkdir(parents=True)
    aws = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    aws.start()
    host, port = aws.get_host_and_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "DATABRICKS_", "LAKEWRIGHT_"))}
    environment = {
        **kept,
        "HOME": str(home),  # no profiles of whoever runs the tests
        "LAKEWRIGHT_HOME": str(home / "kept"),
        "LAKEWRIGHT_ENVS": str(home / "envs"),
        "LAKEWRIGHT_SANDBOX_PORT": "0",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    made = Account(environment, None)  # type: ignore[arg-type]
    started = made.lakewright("sandbox", "up")
    assert started.returncode == 0, started.stderr
    try:
        record = json.loads(made.lakewright("sandbox", "status", "--json").stdout)
        url, token = record["url"], Path(record["token_file"]).read_text()
        (home / "envs" / "live.tfvars").write_text(LIVE.format(url=url, job=JOB))
        made.environment |= {"DATABRICKS_TOKEN": token, "LAKEWRIGHT_PLUGIN_MIRROR": str(home / "mirror")}
        made.client = WorkspaceClient(host=url, token=token, auth_type="pat")
        yield made
    finally:
        made.lakewright("sandbox", "down")
        urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=30).close()
        aws.stop()


def _states(found: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """The worst of each check."""
    order = ("missing", "cannot tell", "ok")
    return {name: min((each["state"] for each in answers), key=order.index) for name, answers in found.items()}


def test_the_sandbox_is_all_well(account: Account) -> None:
    assert set(_states(account.doctor(0, env="local", DATABRICKS_TOKEN="", LAKEWRIGHT_PLUGIN_MIRROR="")).values()) == {
        "ok"
    }


def test_a_toolchain_that_there_is_none_of(account: Account) -> None:
    found = account.doctor(1, env="local", LAKEWRIGHT_TOOLCHAIN="cdk8s")
    assert "cdk8s" in found["toolchain"][0]["found"]
    assert found["provider"][0]["found"] == "not asked: toolchain comes first"


def test_what_the_repository_comes_with_is_all_to_be_replaced(account: Account) -> None:
    found = account.doctor(1, env="prod")
    assert [each["place"] for each in found["example_values"]] == [
        f"envs/prod.tfvars:{line}" for line in (6, 11, 25, 35, 155)
    ]
    assert "an example" in found["credentials"][0]["found"]
    assert _states(found)["workspace"] == _states(found)["state_bucket"] == "cannot tell"
    text = account.lakewright("doctor", "staging")
    assert text.returncode == 1
    assert "replace these 2 values of envs/prod.tfvars\nreplace these 3 values of envs/staging.tfvars\n" in text.stdout


def test_a_new_account_lacks_bucket_and_principals(account: Account) -> None:
    found = account.doctor(1)
    assert _states(found) == {
        "credentials": "ok",
        "deployer_rights": "ok",
        "example_values": "ok",
        "principals": "missing",
        "provider": "ok",
        "state_bucket": "missing",
        "storage": "cannot tell",
        "terraform": "ok",
        "toolchain": "ok",
        "workspace": "ok",
    }
    assert [each["found"].partition(":")[0] for each in found["principals"]] == [
        "group data-scientists",
        "group ml-engineers",
        "group ml-platform",
        f"service principal iris_job ({JOB})",
        "user ann@acme.io",
    ]
    assert found["principals"][3]["place"] == "envs/live.tfvars:4"
    assert found["state_bucket"][0]["do"] == "`lakewright state bootstrap live`"


def test_what_it_says_helps(account: Account) -> None:
    assert account.lakewright("state", "bootstrap", "live").returncode == 0
    for group in ("data-scientists", "ml-engineers", "ml-platform"):
        account.client.groups.create(display_name=group)
    account.client.service_principals.create(application_id=JOB, display_name="iris-job")
    account.client.users.create(user_name="ann@acme.io")
    found = account.doctor(4)
    told = {name: state for name, state in _states(found).items() if state != "ok"}
    assert told == {"storage": "cannot tell"}, "the sandbox has no external locations"
    assert len(found["state_bucket"]) == 7


def test_a_bucket_that_is_not_as_it_should_be(account: Account) -> None:
    s3 = boto3.client(
        "s3",
        region_name="eu-west-1",
        endpoint_url=account.environment["AWS_ENDPOINT_URL"],
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    off = {"Bucket": "states-of-live", "VersioningConfiguration": {"Status": "Suspended"}}
    account.lakewright("state", "bootstrap", "live")
    s3.put_bucket_versioning(**off)
    wrong = [each["found"] for each in account.doctor(1)["state_bucket"] if each["state"] == "missing"]
    assert wrong == ["bucket states-of-live: versioned: it is not so"]
    assert s3.get_bucket_versioning(Bucket="states-of-live")["Status"] == "Suspended", "looking changes nothing"


def test_somebody_without_rights_is_told_which(account: Account) -> None:
    made = account.client.service_principals.create(display_name="deployer")
    token = account.client.token_management.create_obo_token(
        application_id=made.application_id or "", lifetime_seconds=600
    ).token_value
    assert token
    found = account.doctor(None, DATABRICKS_TOKEN=token)
    told = [each["found"] for each in found["deployer_rights"]]
    assert any("not entitled itself to create clusters" in each for each in told)
    assert any(each.startswith("catalog ml_live: ") for each in told), "what it cannot see, it cannot tell"
    _grant(account, made.application_id or "", Privilege.CREATE_EXTERNAL_LOCATION)
    (right,) = (each for each in account.doctor(None, DATABRICKS_TOKEN=token)["deployer_rights"] if each["place"])
    assert right["found"] == "may not create catalog ml_live"
    assert right["do"].endswith(f"GRANT CREATE CATALOG ON METASTORE TO `{made.application_id}`")
    _grant(account, made.application_id or "", Privilege.CREATE_CATALOG)
    assert account.doctor(None, DATABRICKS_TOKEN=token)["deployer_rights"][-1]["found"] == "may create catalog ml_live"
    admins = next(account.client.groups.list(filter='displayName eq "admins"'))
    account.client.groups.patch(admins.id or "", operations=_add(made.id or ""))
    rights = account.doctor(None, DATABRICKS_TOKEN=token)["deployer_rights"]
    assert rights[0]["found"] == "administrator of the workspace"


def _grant(account: Account, principal: str, privilege: Privilege) -> None:
    metastore = account.client.metastores.summary().metastore_id or ""
    account.client.grants.update("METASTORE", metastore, changes=[PermissionsChange([privilege], principal)])


def _add(member: str) -> list[Any]:
    from databricks.sdk.service.iam import Patch, PatchOp

    return [Patch(op=PatchOp.ADD, path="members", value=[ComplexValue(value=member).as_dict()])]


def test_a_catalog_that_is_there(account: Account) -> None:
    account.client.catalogs.create("ml_live")
    try:
        last = account.doctor(None)["deployer_rights"][-1]
        assert last["found"].startswith("may change catalog ml_live, which is there and belongs to ")
    finally:
        account.client.catalogs.delete("ml_live", force=True)


def test_credentials_that_are_refused(account: Account) -> None:
    found = account.doctor(1, DATABRICKS_TOKEN="dapi-of-nobody")
    assert "does not take the credentials" in found["workspace"][0]["found"]
    assert found["principals"][0]["state"] == "cannot tell"


def test_no_credentials(account: Account) -> None:
    found = account.doctor(1, DATABRICKS_TOKEN="")
    assert "cannot configure default credentials" in found["credentials"][0]["found"]


def test_a_workspace_that_does_not_answer(account: Account) -> None:
    envs = Path(account.environment["LAKEWRIGHT_ENVS"])
    (envs / "far.tfvars").write_text(LIVE.format(url="http://127.0.0.1:9", job=JOB))
    try:
        found = account.doctor(1, env="far")
    finally:
        (envs / "far.tfvars").unlink()
    assert found["workspace"][0]["found"].startswith("http://127.0.0.1:9 cannot be reached: ")


def test_an_environment_that_does_not_load_is_said_as_everywhere(account: Account) -> None:
    ended = account.lakewright("doctor", "prd")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert 'found environment "prd"' in ended.stderr

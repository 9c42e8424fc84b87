"""The way to a real account: its commands exist, its policies suffice, its pipelines do the same on both platforms."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
import typer
import yaml
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from infra.settings import S3BackendConfig
from scripts.cli import app
from scripts.state import bucket

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "go-live.md").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "docs").glob("*.md"))
_COMMAND = re.compile(r"\.venv/bin/lakewright ([^|&`\n#)]*)")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TEXT = {"Content-Type": "text/plain"}  # a form, urllib's default, is read as no data
REGION, NAME = "eu-west-1", "states-of-the-page"


def _commands() -> list[str]:
    found = {command.strip() for page in PAGES for command in _COMMAND.findall(page.read_text(encoding="utf-8"))}
    return sorted(found - {"COMMAND --help"})


@pytest.mark.parametrize("text", _commands())
def test_commands_and_their_options_exist(text: str) -> None:
    command: Any = typer.main.get_command(app)
    words = shlex.split(text)
    while hasattr(command, "get_command") and words:
        below = command.get_command(None, words[0])
        if below is None and command.name == "review":  # `review FILE…` is `review plans FILE…`
            command = command.commands["plans"]
            break
        assert below is not None, text
        command, words = below, words[1:]
    assert not hasattr(command, "get_command"), text
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert [word for word in words if word.startswith("-") and word not in known] == []


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        name for page in PAGES for name in re.findall(r"(?:^ {4}|run: |script: )make ([a-z-]+)", page.read_text(), re.M)
    }
    assert named
    assert named <= targets


@pytest.fixture
def policies() -> list[dict[str, Any]]:
    return [json.loads(text.replace("BUCKET", NAME)) for kind, text in _BLOCK.findall(PAGE) if kind == "json"]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An AWS that can be told to hold everybody to their policies."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"

    def post(path: str, data: bytes = b"") -> None:
        urlopen(Request(f"{url}/moto-api/{path}", method="POST", data=data, headers=_TEXT), timeout=30).close()

    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    try:
        yield post
    finally:
        post("reset-auth", b"Infinity")
        post("reset")
        server.stop()


def _become(monkeypatch: pytest.MonkeyPatch, name: str, policy: dict[str, Any]) -> None:
    """A user who may do what the policy says, and nothing else."""
    iam = boto3.client("iam", region_name=REGION)
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="page", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers who it was


def test_the_first_policy_makes_the_bucket(aws: Any, policies: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    policies[0]["Statement"][0]["Action"].append("s3:HeadBucket")  # moto's name for what AWS calls s3:ListBucket
    _become(monkeypatch, "maker", policies[0])
    aws("reset-auth", b"0")
    config = S3BackendConfig(kind="s3", bucket=NAME, region=REGION, kms_key_id=None)
    assert bucket.bootstrap(config)
    assert all(look.so for look in bucket.inspect(config))


def test_each_right_to_make_it_is_the_one_that_a_refusal_asks_for(policies: Any) -> None:
    """`state bootstrap` names the right that is missing; the page has it."""
    asked = {f"s3:{name}" for name in bucket._PERMISSIONS.values()}
    assert asked <= set(policies[0]["Statement"][0]["Action"])


def test_the_second_policy_keeps_states_and_locks(aws: Any, policies: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Terraform's backend does there: https://developer.hashicorp.com/terraform/language/backend/s3"""
    boto3.client("s3", region_name=REGION).create_bucket(
        Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    _become(monkeypatch, "deployer", policies[1])
    aws("reset-auth", b"0")
    s3, key = boto3.client("s3", region_name=REGION), "lakewright/prod/foundation.tfstate"
    s3.list_objects_v2(Bucket=NAME)
    s3.put_object(Bucket=NAME, Key=f"{key}.tflock", Body=b"{}")
    s3.get_object(Bucket=NAME, Key=f"{key}.tflock")
    s3.put_object(Bucket=NAME, Key=key, Body=b"{}")
    s3.get_object(Bucket=NAME, Key=key)
    s3.delete_object(Bucket=NAME, Key=f"{key}.tflock")
    for call in (
        lambda: s3.delete_object(Bucket=NAME, Key=key),
        lambda: s3.get_object(Bucket=NAME, Key="lakewright/staging/foundation.tfstate"),
        lambda: s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Suspended"}),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call()


def test_states_lie_where_the_policy_says(policies: Any, tmp_path: Path) -> None:
    from infra.app import synth
    from infra.settings import load_settings

    (path,) = synth(load_settings("prod"), tmp_path, ["foundation"])
    backend = json.loads(path.read_text())["terraform"]["backend"]["s3"]
    assert backend["key"] == "lakewright/prod/foundation.tfstate"
    assert backend["use_lockfile"] is True


def _lines(text: str) -> list[str]:
    return sorted({line.strip() for line in text.splitlines() if "lakewright " in line and "markdown" not in line})


def test_both_platforms_run_the_same_commands() -> None:
    github, azure = (yaml.safe_load(text) for kind, text in _BLOCK.findall(PAGE) if kind == "yaml")
    runs = [step["run"].split(" #")[0] for job in github["jobs"].values() for step in job["steps"] if "run" in step]
    plan = azure["stages"][0]["jobs"][0]["steps"]
    apply = azure["stages"][1]["jobs"][0]["strategy"]["runOnce"]["deploy"]["steps"]
    scripts = [step["inputs"]["inlineScript"] for step in (*plan, *apply) if "inputs" in step]
    assert _lines("\n".join(runs)) == _lines("\n".join(scripts))
    assert [step["persistCredentials"] for step in (*plan, *apply) if "checkout" in step] == [False, False]

"""`state bootstrap` against S3 on this machine: everything once, nothing the second time, one clear error for what cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from infra.settings import S3BackendConfig
from scripts.errors import OperatorError
from scripts.state import bucket

CONFIG = S3BackendConfig(kind="s3", bucket="lakewright-states-of-a-test", region="eu-west-1", kms_key_id=None)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an S3 with nothing in it, which `bucket` uses too."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    client = boto3.client("s3", region_name=CONFIG.region)
    try:
        yield client
    finally:
        from urllib.request import Request, urlopen

        urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=30).close()
        server.stop()


def test_everything_once_and_nothing_the_second_time(s3: Any) -> None:
    assert all(step.changed for step in bucket.bootstrap(CONFIG) if not step.what.startswith("owner"))
    assert [step.what for step in bucket.bootstrap(CONFIG) if step.changed] == []
    name = {"Bucket": CONFIG.bucket}
    assert s3.get_bucket_versioning(**name)["Status"] == "Enabled"
    assert all(s3.get_public_access_block(**name)["PublicAccessBlockConfiguration"].values())
    rules = s3.get_bucket_encryption(**name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    (statement,) = json.loads(s3.get_bucket_policy(**name)["Policy"])["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert s3.get_bucket_location(**name)["LocationConstraint"] == "eu-west-1"


def test_what_others_added_stays(s3: Any) -> None:
    bucket.bootstrap(CONFIG)
    own = {
        "Sid": "Ours",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObjectAcl",
        "Resource": f"arn:aws:s3:::{CONFIG.bucket}/*",
    }
    s3.put_bucket_policy(Bucket=CONFIG.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [own]}))
    s3.put_bucket_versioning(Bucket=CONFIG.bucket, VersioningConfiguration={"Status": "Suspended"})
    changed = [step.what for step in bucket.bootstrap(CONFIG) if step.changed]
    assert changed == ["versioned", "TLS only"]
    statements = json.loads(s3.get_bucket_policy(Bucket=CONFIG.bucket)["Policy"])["Statement"]
    assert [each["Sid"] for each in statements] == ["Ours", "LakewrightTlsOnly"]


def test_a_key_of_ones_own(s3: Any) -> None:
    own = CONFIG.model_copy(update={"kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/abc"})
    bucket.bootstrap(own)
    (rule,) = s3.get_bucket_encryption(Bucket=own.bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == own.kms_key_id
    assert [step.what for step in bucket.bootstrap(own) if step.changed] == []


def test_another_region_is_named_with_both(s3: Any) -> None:
    bucket.bootstrap(CONFIG)
    with pytest.raises(OperatorError, match=r"lies in eu-west-1, backend\.region says eu-central-1"):
        bucket.bootstrap(CONFIG.model_copy(update={"region": "eu-central-1"}))


def refusing(monkeypatch: pytest.MonkeyPatch, operation: str, code: str, status: int = 403) -> None:
    """AWS answers one call with a refusal."""
    from botocore.client import BaseClient
    from botocore.exceptions import ClientError

    original = BaseClient._make_api_call

    def call(self: Any, name: str, arguments: Any) -> Any:
        if name == operation:
            answer = {
                "Error": {"Code": code, "Message": "no"},
                "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}},
            }
            raise ClientError(answer, name)  # type: ignore[arg-type]
        return original(self, name, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)


def test_somebody_elses_bucket(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, "HeadBucket", "403")
    with pytest.raises(OperatorError, match="belongs to another account, or you may not see it"):
        bucket.bootstrap(CONFIG)


@pytest.mark.parametrize(
    ("operation", "permission"),
    [("PutBucketVersioning", "s3:PutBucketVersioning"), ("PutBucketEncryption", "s3:PutEncryptionConfiguration")],
)
def test_a_right_that_is_missing_is_named(
    s3: Any, monkeypatch: pytest.MonkeyPatch, operation: str, permission: str
) -> None:
    refusing(monkeypatch, operation, "AccessDenied")
    with pytest.raises(OperatorError, match=f"you may not {operation}; ask for {permission}"):
        bucket.bootstrap(CONFIG)
    monkeypatch.undo()


def test_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import NoCredentialsError

    with pytest.raises(OperatorError, match="found no credentials"), bucket._told("b"):
        raise NoCredentialsError


def test_aws_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "_ATTEMPTS", 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with pytest.raises(OperatorError, match="AWS cannot be reached for bucket lakewright-states-of-a-test"):
        bucket.bootstrap(CONFIG)


def test_the_command(s3: Any, lakewright: Any) -> None:
    told = json.loads(lakewright("state", "bootstrap", "prod", "--json").stdout)
    assert told["steps"][0] == {"step": "bucket", "changed": True}
    assert lakewright("state", "bootstrap", "prod").stdout.count("is so: ") == len(told["steps"])
    refused = lakewright("state", "bootstrap", "local")
    assert refused.returncode == 1
    assert "keeps its state on this machine" in refused.stderr

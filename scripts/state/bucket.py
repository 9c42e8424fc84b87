"""The S3 bucket that keeps Terraform's states: made once, versioned, encrypted, private, TLS only. Done again, nothing changes.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API; what Terraform's backend needs of it:
https://developer.hashicorp.com/terraform/language/backend/s3
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.errors import OperatorError

if TYPE_CHECKING:
    from infra.settings import S3BackendConfig

_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 10, 30, 5
_OLD_VERSIONS_DAYS, _UPLOAD_DAYS = 365, 7
_RULE = "lakewright-old-states"
_THERE = "bucket"
_TLS_ONLY = "LakewrightTlsOnly"
_PRIVATE = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


@dataclass(frozen=True)
class Step:
    """``changed`` is False when it was so already."""

    what: str
    changed: bool


@dataclass(frozen=True)
class Look:
    """``so`` is None when it could not be told, ``why``."""

    what: str
    so: bool | None
    why: str = ""


def bootstrap(config: S3BackendConfig) -> list[Step]:
    """Make the bucket, or bring one that is there to what it has to be; what others added to it stays.

    Raises `OperatorError`: it is somebody else's, lies in another region, a right is missing, AWS cannot be reached.
    """
    with _told(config.bucket):
        return [Step(what, make()) for what, make in _steps(_client(config.region), config)]


def inspect(config: S3BackendConfig) -> list[Look]:
    """What `bootstrap` would find and make; nothing is made. Raises `OperatorError` when not even the bucket can be asked for."""
    if region_of(config) is None:
        return [Look(_THERE, False)]
    looks = []
    for what, make in _steps(_Looking(_client(config.region)), config):
        try:
            with _told(config.bucket):
                looks.append(Look(what, not make()))
        except OperatorError as error:
            if what == _THERE:
                raise
            looks.append(Look(what, None, str(error)))
    return looks


def _steps(s3: Any, config: S3BackendConfig) -> list[tuple[str, Callable[[], bool]]]:
    """Each tells whether it has changed something."""
    return [
        (_THERE, lambda: _make(s3, config)),
        ("owner decides alone (no ACLs)", lambda: _own(s3, config.bucket)),
        ("public access blocked", lambda: _privatise(s3, config.bucket)),
        ("versioned", lambda: _version(s3, config.bucket)),
        ("encrypted", lambda: _encrypt(s3, config)),
        ("TLS only", lambda: _require_tls(s3, config.bucket)),
        (f"old versions kept {_OLD_VERSIONS_DAYS} days", lambda: _expire(s3, config.bucket)),
    ]


class _Looking:
    """A client that asks and never writes: the steps say what they would change."""

    def __init__(self, s3: Any) -> None:
        self._s3 = s3

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("head_", "get_bucket_", "get_public_")):
            return getattr(self._s3, name)
        return lambda **_: None


def region_of(config: S3BackendConfig) -> str | None:
    """Where the bucket lies; None when there is none. Raises `OperatorError`."""
    from botocore.exceptions import ClientError

    s3 = _client(config.region)
    with _told(config.bucket):
        try:
            answer = s3.head_bucket(Bucket=config.bucket)
        except ClientError as error:
            headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == 404:
                return None
            if status in (301, 400) and "x-amz-bucket-region" in headers:
                return str(headers["x-amz-bucket-region"])
            raise
        return str(
            answer.get("BucketRegion")
            or answer["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region")
            or config.region
        )


def _client(region: str) -> Any:
    import boto3
    from botocore.config import Config

    limits = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "max_attempts": _ATTEMPTS},
    )
    return boto3.client("s3", region_name=region, config=limits)


@contextlib.contextmanager
def _told(bucket: str) -> Iterator[None]:
    """What boto3 raises, in words that say what to do."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        yield
    except NoCredentialsError:
        raise OperatorError(
            "AWS: found no credentials; expected a profile (AWS_PROFILE), keys in the environment, or a role, as for the AWS CLI"
        ) from None
    except ClientError as error:
        raise OperatorError(_why(bucket, error)) from None
    except BotoCoreError as error:
        raise OperatorError(f"AWS cannot be reached for bucket {bucket}: {error}") from None


def _why(bucket: str, error: Any) -> str:
    code, action = str(error.response.get("Error", {}).get("Code")), error.operation_name
    if code == "BucketAlreadyExists" or (action == "HeadBucket" and code in ("403", "AccessDenied")):
        return (
            f"bucket {bucket}: it belongs to another account, or you may not see it. Names are unique in all of AWS: "
            "choose another one in backend.bucket, or ask for s3:ListBucket on it"
        )
    if code in ("403", "AccessDenied", "AccessDeniedException"):
        return f"bucket {bucket}: you may not {action}; ask for s3:{_PERMISSIONS.get(action, action)} on it. What was done before stays"
    return f"bucket {bucket}: {action}: {code}: {error.response.get('Error', {}).get('Message', '')}"


# Where the permission has another name than the call. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
_PERMISSIONS = {
    "HeadBucket": "ListBucket",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
}


def _get(call: Any, missing: str, **arguments: Any) -> dict[str, Any]:
    """The answer, or nothing where the bucket has no such setting yet."""
    from botocore.exceptions import ClientError

    try:
        return dict(call(**arguments))
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == missing:
            return {}
        raise


def _make(s3: Any, config: S3BackendConfig) -> bool:
    found = region_of(config)
    if found is not None:
        if found != config.region:
            raise OperatorError(
                f"bucket {config.bucket}: it lies in {found}, backend.region says {config.region}; change the one that is wrong"
            )
        return False
    place = {} if config.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": config.region}}
    s3.create_bucket(Bucket=config.bucket, ObjectOwnership="BucketOwnerEnforced", **place)
    s3.get_waiter("bucket_exists").wait(Bucket=config.bucket)
    return True


def _own(s3: Any, bucket: str) -> bool:
    answer = _get(s3.get_bucket_ownership_controls, "OwnershipControlsNotFoundError", Bucket=bucket)
    wanted = [{"ObjectOwnership": "BucketOwnerEnforced"}]
    if answer.get("OwnershipControls", {}).get("Rules") == wanted:
        return False
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": wanted})
    return True


def _privatise(s3: Any, bucket: str) -> bool:
    answer = _get(s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", Bucket=bucket)
    if answer.get("PublicAccessBlockConfiguration") == _PRIVATE:
        return False
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=_PRIVATE)
    return True


def _version(s3: Any, bucket: str) -> bool:
    if s3.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled":
        return False
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return True


def _encrypt(s3: Any, config: S3BackendConfig) -> bool:
    algorithm: dict[str, Any] = {"SSEAlgorithm": "AES256"}
    if config.kms_key_id:
        algorithm = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": config.kms_key_id}
    answer = _get(s3.get_bucket_encryption, "ServerSideEncryptionConfigurationNotFoundError", Bucket=config.bucket)
    rules: list[dict[str, Any]] = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    if [rule.get("ApplyServerSideEncryptionByDefault") for rule in rules] == [algorithm]:
        return False
    rule: dict[str, Any] = {
        "ApplyServerSideEncryptionByDefault": algorithm,
        "BucketKeyEnabled": bool(config.kms_key_id),
    }
    s3.put_bucket_encryption(Bucket=config.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return True


def _require_tls(s3: Any, bucket: str) -> bool:
    answer = _get(s3.get_bucket_policy, "NoSuchBucketPolicy", Bucket=bucket)
    policy: dict[str, Any] = json.loads(answer["Policy"]) if answer else {"Version": "2012-10-17", "Statement": []}
    wanted = {
        "Sid": _TLS_ONLY,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    if wanted in policy["Statement"]:
        return False
    others = [each for each in policy["Statement"] if each.get("Sid") != _TLS_ONLY]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({**policy, "Statement": [*others, wanted]}))
    return True


def _expire(s3: Any, bucket: str) -> bool:
    answer = _get(s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration", Bucket=bucket)
    wanted: dict[str, Any] = {
        "ID": _RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": _OLD_VERSIONS_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _UPLOAD_DAYS},
    }
    rules = answer.get("Rules", [])
    # The filter of a rule for everything comes back in several forms.
    parts = [name for name in wanted if name != "Filter"]
    if any(all(rule.get(part) == wanted[part] for part in parts) for rule in rules):
        return False
    others = [rule for rule in rules if rule.get("ID") != _RULE]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [*others, wanted]})
    return True

#!/usr/bin/env bash
# moto 5.2.5 (with boto3 1.44.5): a lifecycle rule that keeps the newest N old versions comes back without that N.
#
# S3 keeps `NewerNoncurrentVersions` of a rule's `NoncurrentVersionExpiration`; moto's S3 stores the rule, answers 200, and gives back only
# `NoncurrentDays`. A tool that compares what it wants with what is there sees a difference for ever, and a plan is never empty.
# Seen: {'NoncurrentDays': 90}. Expected: {'NoncurrentDays': 90, 'NewerNoncurrentVersions': 20}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "moto[s3]==5.2.5" "boto3==1.44.5"
AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_DEFAULT_REGION=us-east-1 "$folder/venv/bin/python" - <<'PYTHON'
import boto3
from moto import mock_aws

with mock_aws():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="states")
    wanted = {"NoncurrentDays": 90, "NewerNoncurrentVersions": 20}
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "NoncurrentVersionExpiration": wanted}
    s3.put_bucket_lifecycle_configuration(Bucket="states", LifecycleConfiguration={"Rules": [rule]})
    found = s3.get_bucket_lifecycle_configuration(Bucket="states")["Rules"][0]["NoncurrentVersionExpiration"]
print("sent:", wanted)
print("came back:", found)
if found != {"NoncurrentDays": 90}:
    raise SystemExit("moto has changed: look at this finding again")
PYTHON

#!/usr/bin/env bash
# databricks-cli 0.18.0 (the Python package, last of its line): a host's port is dropped without a word, so that every
# request goes to port 80 or 443. databricks-api 0.9.0, built on it, puts https:// before a host that begins with http://.
# Seen on 2026-11-27 with Python 3.11:  asked http://127.0.0.1:8604  sends to http://127.0.0.1/api/ | https://http/api/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet databricks-cli==0.18.0 databricks-api==0.9.0
seen=$("$folder/venv/bin/python" -W ignore -c '
from databricks_api import DatabricksAPI
from databricks_cli.sdk.api_client import ApiClient
host = "http://127.0.0.1:8604"
print(ApiClient(host=host, token="t").url, "|", DatabricksAPI(host=host, token="t").client.url)
')
echo "asked http://127.0.0.1:8604  sends to $seen"
[ "$seen" = "http://127.0.0.1/api/ | https://http/api/" ]

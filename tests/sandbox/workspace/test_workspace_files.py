"""Raw files of the workspace, as bundles send them, and what an import says of the object that it made."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from databricks.sdk.errors import DatabricksError, NotFound
from databricks.sdk.service.workspace import ImportFormat, Language

NOTEBOOK = b"# Databricks notebook source\nprint(1)\n"


def send(client: Any, path: str, content: bytes, overwrite: bool = False) -> None:
    """The SDK has no method for it: the route is the CLI's."""
    escaped = path.lstrip("/").replace("/", "%2F")
    client.api_client.do(
        "POST",
        f"/api/2.0/workspace-files/import-file/{escaped}",
        query={"overwrite": str(overwrite).lower()},
        headers={"Content-Type": "application/octet-stream"},
        data=content,
    )


def test_a_file_is_kept_byte_by_byte(sandbox: Any) -> None:
    content = bytes(range(256)) * 10
    sandbox.client.workspace.mkdirs("/Shared/raw")
    send(sandbox.client, "/Workspace/Shared/raw/data.bin", content)
    assert sandbox.client.workspace.get_status("/Shared/raw/data.bin").object_type.value == "FILE"
    answer = sandbox.client.api_client.do("GET", "/api/2.0/workspace-files/Shared/raw/data.bin", raw=True)
    assert answer["contents"].read() == content


@pytest.mark.parametrize(
    ("name", "content"), [("n.py", NOTEBOOK), ("n.ipynb", b'{"cells": [], "metadata": {}, "nbformat": 4}')]
)
def test_a_notebooks_source_becomes_a_notebook(sandbox: Any, name: str, content: bytes) -> None:
    sandbox.client.workspace.mkdirs("/Shared/notebooks")
    send(sandbox.client, f"/Shared/notebooks/{name}", content, overwrite=True)
    assert sandbox.client.workspace.get_status("/Shared/notebooks/n").object_type.value == "NOTEBOOK"


def test_what_is_there_is_replaced_only_when_asked(sandbox: Any) -> None:
    sandbox.client.workspace.mkdirs("/Shared/twice")
    send(sandbox.client, "/Shared/twice/a.txt", b"one")
    with pytest.raises(DatabricksError, match="already exists"):
        send(sandbox.client, "/Shared/twice/a.txt", b"two")
    send(sandbox.client, "/Shared/twice/a.txt", b"two", overwrite=True)
    assert sandbox.client.workspace.download("/Shared/twice/a.txt").read() == b"two"


def test_the_folder_has_to_be_there(sandbox: Any) -> None:
    with pytest.raises(NotFound, match=r"The parent folder \(/Shared/nowhere\) does not exist"):
        send(sandbox.client, "/Shared/nowhere/a.txt", b"x")


def test_an_import_says_which_object_it_made(sandbox: Any) -> None:
    content = base64.b64encode(b"print(1)").decode()
    answer = sandbox.client.api_client.do(
        "POST",
        "/api/2.0/workspace/import",
        body={"path": "/Shared/made", "content": content, "language": "PYTHON", "format": "SOURCE"},
    )
    assert answer["object_id"] == sandbox.client.workspace.get_status("/Shared/made").object_id
    sandbox.client.workspace.import_(
        "/Shared/made", content=content, language=Language.PYTHON, format=ImportFormat.SOURCE, overwrite=True
    )
    assert answer["object_id"] == sandbox.client.workspace.get_status("/Shared/made").object_id

"""`workspace.upload` of the SDK, which sends a multipart form, and forms that are none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from databricks.sdk.errors import ResourceAlreadyExists
from databricks.sdk.service.workspace import ImportFormat

BINARY = bytes(range(256)) + b"\r\n--boundary\r\n\r\n--\r\n"


def test_an_upload_comes_back_byte_for_byte(sandbox: Any) -> None:
    w = sandbox.client
    w.workspace.upload("/Shared/data.bin", io.BytesIO(BINARY), format=ImportFormat.AUTO)
    with w.workspace.download("/Shared/data.bin") as content:
        assert content.read() == BINARY
    with pytest.raises(ResourceAlreadyExists):
        w.workspace.upload("/Shared/data.bin", io.BytesIO(b"x"), format=ImportFormat.AUTO)
    w.workspace.upload("/Shared/data.bin", io.BytesIO(b""), format=ImportFormat.AUTO, overwrite=True)
    with w.workspace.download("/Shared/data.bin") as content:
        assert content.read() == b""


@pytest.mark.parametrize(
    ("content_type", "body", "why"),
    [
        ("multipart/form-data", b"x", "the boundary is missing"),
        ("multipart/form-data; boundary=b", b"x", "it does not end with its boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nX: y\r\n\r\nz\r\n--b--\r\n", "a part has no name"),
        ("multipart/form-data; boundary=b", b"--b\r\nX: y\r\n--b--\r\n", "a part has no header"),
    ],
)
def test_what_is_no_form_is_malformed(sandbox: Any, content_type: str, body: bytes, why: str) -> None:
    with sandbox.http() as client:
        answer = client.post("/api/2.0/workspace/import", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST")
    assert why in answer.json()["message"]

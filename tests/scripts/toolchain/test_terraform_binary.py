"""Terraform from PATH, else the pinned release with its checksum verified, else one clear error."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import httpx
import pytest

from scripts.errors import OperatorError, ToolMissing
from scripts.toolchain import terraform_binary


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def put(version_line: str) -> Path:
        script = folder / "terraform"
        script.write_text(f"#!/bin/sh\necho '{version_line}'\n")
        script.chmod(0o755)
        return script

    return put


def _release(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("terraform", content)
    return packed.getvalue()


@pytest.fixture
def served(monkeypatch):
    """Answers the download with these bytes, on a platform whose pinned checksum is that of ``expected``."""
    asked: list[str] = []

    def serve(content: bytes, expected: bytes) -> list[str]:
        def get(url: str, **_: object) -> httpx.Response:
            asked.append(url)
            return httpx.Response(200, content=content, request=httpx.Request("GET", url))

        monkeypatch.setattr(httpx, "get", get)
        monkeypatch.setattr(terraform_binary.platform, "system", lambda: "Linux")
        monkeypatch.setattr(terraform_binary.platform, "machine", lambda: "x86_64")
        monkeypatch.setitem(terraform_binary._CHECKSUMS, "linux_amd64", hashlib.sha256(expected).hexdigest())
        return asked

    return serve


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    monkeypatch.delenv("LAKEWRIGHT_TERRAFORM", raising=False)


@pytest.mark.parametrize("line", ["Terraform v1.12.0", "OpenTofu v1.11.0"])
def test_a_new_enough_one_on_path_is_taken(line, on_path, tmp_path):
    script = on_path(line)
    assert terraform_binary.find(tmp_path) == script


@pytest.mark.parametrize(
    ("line", "registry"),
    [("Terraform v1.11.0", "registry.terraform.io"), ("OpenTofu v1.12.6-dev", "registry.opentofu.org")],
)
def test_the_one_that_is_named_is_taken(line, registry, on_path, monkeypatch, tmp_path):
    named = on_path(line).rename(tmp_path / "bin" / "tofu")
    on_path("Terraform v1.12.0")
    for value in ("tofu", str(named)):
        monkeypatch.setenv("LAKEWRIGHT_TERRAFORM", value)
        assert terraform_binary.find(tmp_path) == named
        assert terraform_binary.program(named).registry == registry


@pytest.mark.parametrize(
    ("line", "what"),
    [("OpenTofu v1.10.9", ", which is OpenTofu 1.10.9"), ("hello", ""), (None, ", which is no program")],
)
def test_the_one_that_is_named_is_not_passed_over(line, what, on_path, monkeypatch, tmp_path):
    if line is not None:
        on_path(line).rename(tmp_path / "bin" / "tofu")
    on_path("Terraform v1.12.0")
    monkeypatch.setenv("LAKEWRIGHT_TERRAFORM", "tofu")
    expected = "expected the name or path of Terraform or OpenTofu, 1.11.0 or newer"
    with pytest.raises(OperatorError) as caught:
        terraform_binary.find(tmp_path)
    assert str(caught.value) == f"LAKEWRIGHT_TERRAFORM: found 'tofu'{what}, {expected}"


@pytest.mark.parametrize("line", ["Terraform v1.10.5", "OpenTofu v1.10.0"])
def test_another_on_path_is_not_taken_but_the_release(line, on_path, served, tmp_path):
    on_path(line)
    packed = _release(b"the real one")
    asked = served(packed, expected=packed)
    found = terraform_binary.find(tmp_path / "home")
    assert found.read_bytes() == b"the real one"
    assert found.stat().st_mode & 0o111
    assert asked == ["https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_linux_amd64.zip"]
    assert terraform_binary.find(tmp_path / "home") == found
    assert len(asked) == 1  # kept, not downloaded again


def test_a_release_with_another_checksum_is_not_used(on_path, served, tmp_path):
    on_path("nothing")
    served(_release(b"tampered"), expected=_release(b"the real one"))
    with pytest.raises(ToolMissing, match="it was not used"):
        terraform_binary.find(tmp_path / "home")
    assert not list((tmp_path / "home").rglob("terraform"))


def test_no_network(on_path, monkeypatch, tmp_path):
    on_path("Terraform v0.12.0")

    def get(url: str, **_: object) -> httpx.Response:
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(httpx, "get", get)
    with pytest.raises(ToolMissing) as caught:
        terraform_binary.find(tmp_path / "home")
    assert "is version 0.12.0, expected at least 1.11.0" in str(caught.value)
    assert "cannot be downloaded (ConnectError)" in str(caught.value)
    assert "Install Terraform 1.11.0 or newer" in str(caught.value)


def test_a_platform_without_a_pinned_release(on_path, monkeypatch, tmp_path):
    on_path("nothing")
    monkeypatch.setattr(terraform_binary.platform, "machine", lambda: "riscv64")
    with pytest.raises(ToolMissing, match="no release is pinned for"):
        terraform_binary.find(tmp_path / "home")

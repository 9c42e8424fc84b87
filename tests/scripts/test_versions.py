"""Pins against an index: refused with their line where it answers, left alone where it does not, asked once."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from infra.errors import InvalidSettings
from infra.settings import Settings, load_settings
from scripts import places, versions

WHEEL = "known_thing-1.0-py3-none-any.whl"


def _wheel() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        folder = "known_thing-1.0.dist-info"
        archive.writestr(f"{folder}/METADATA", "Metadata-Version: 2.1\nName: known-thing\nVersion: 1.0\n")
        archive.writestr(
            f"{folder}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{folder}/RECORD", "")
    return written.getvalue()


class _Index(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body, kind = f'<a href="/files/{WHEEL}">{WHEEL}</a>'.encode(), "text/html"
        if self.path.startswith("/files/"):
            body, kind = _wheel(), "application/zip"
        found = "known-thing/" in self.path or WHEEL in self.path
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if found else 0))
        self.end_headers()
        if found and self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is for people."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """An index of one package in one version; gives the paths that it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX", "UV_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    _Index.asked.clear()
    yield _Index.asked
    server.shutdown()
    server.server_close()


def _settings(home: Path, *packages: str) -> Settings:
    libraries = "\n".join(f'    {{ pypi = {{ package = "{package}" }} }},' for package in packages)
    (home / "envs" / "pins.tfvars").write_text(
        'backend = { kind = "local" }\nclusters = { c = { cluster_name = "c", data_security_mode = "USER_ISOLATION"\n'
        '  spark_version = "16.4.x-scala2.12", node_type_id = "i3.xlarge", num_workers = 1\n'
        f"  libraries = [\n{libraries}\n  ]\n}} }}\n"
    )
    return load_settings("pins", places.envs_dir())


def test_what_the_index_does_not_have_is_refused_with_its_line(home: Path, index: list[str]) -> None:
    with pytest.raises(InvalidSettings) as raised:
        versions.check(_settings(home, "Known_Thing==99.9.0", "nowhere==1.0"))
    at = "envs/pins.tfvars:{}: clusters.c.libraries[{}].pypi.package: found {}, which the index does not have"
    assert [problem.partition(";")[0] for problem in raised.value.problems] == [
        at.format(5, 0, "Known_Thing==99.9.0"),
        at.format(6, 1, "nowhere==1.0"),
    ]


def test_what_was_found_is_not_asked_for_again(home: Path, index: list[str]) -> None:
    versions.check(_settings(home, "known-thing==1.0"))
    assert index
    index.clear()
    versions.check(_settings(home, "known-thing==1.0"))
    assert index == []


@pytest.mark.parametrize("damaged", ["[", "[]", '{"found": 3, "silent_at": "x"}', '{"found": [[]]}'])
def test_a_damaged_record_is_asked_anew(home: Path, index: list[str], damaged: str) -> None:
    (home / "versions.json").write_text(damaged)
    versions.check(_settings(home, "known-thing==1.0"))
    assert index


def test_without_an_index_nothing_is_refused(
    home: Path, index: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    versions.check(_settings(home, "known-thing==99.0"))
    assert capsys.readouterr().err == "note: no index says whether these versions exist: known-thing==99.0\n"
    versions.check(_settings(home, "known-thing==99.0"))  # and is not asked again at once
    assert capsys.readouterr().err == ""

"""Secrets that a task has learnt stand nowhere in what its run shows, as on the platform."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.service import compute, jobs

from .conftest import Platform

SECRET = "planted-Secret-4711"
MULTILINE = "-----BEGIN KEY-----\nabc'def\\ghi\n-----END KEY-----\n"
GET = "value = dbutils.secrets.get('redaction', 'key')"


@pytest.fixture(scope="module", autouse=True)
def secrets(platform: Platform) -> Iterator[None]:
    platform.w.secrets.create_scope("redaction")
    platform.w.secrets.put_secret("redaction", "key", string_value=SECRET)
    platform.w.secrets.put_secret("redaction", "lines", string_value=MULTILINE)
    platform.w.secrets.put_secret("redaction", "short", string_value="a")
    platform.w.secrets.put_secret("redaction", "large", bytes_value=base64.b64encode(b"z" * 100_000).decode())
    yield
    platform.w.secrets.delete_scope("redaction")


def notebook(platform: Platform, *cells: str) -> jobs.RunOutput:
    path = platform.notebook("redacted", *cells)
    run = platform.run(jobs.SubmitTask(task_key="t", notebook_task=jobs.NotebookTask(notebook_path=path)))
    return platform.output(run, "t")


@pytest.mark.parametrize(
    "show",
    [
        "print('value:', value)",
        "import sys; print('value:', value, file=sys.stderr)",
        "import sys\nfor character in value: sys.stdout.write(character); sys.stdout.flush()",
        "import subprocess; subprocess.run(['echo', value])",
        "import os; [os.write(1, bytes([byte])) for byte in value.encode()]; os.write(1, b'\\n')",
        "print(repr({'a': [value]}))",
        "import logging; logging.getLogger().error('failed with %s', value)",
        "import base64; print(base64.b64encode(value.encode()).decode())",
        "print('x' * 70000 + value + 'y' * 70000)",
        "import time; print(value[:9], end='', flush=True); time.sleep(0.3); print(value[9:], flush=True)",
    ],
)
def test_a_secret_is_not_shown_in_the_log(platform: Platform, show: str) -> None:
    logs = notebook(platform, GET, show, "print('the end')").logs or ""
    assert "[REDACTED]" in logs
    assert SECRET not in logs
    assert "the end" in logs


def test_what_is_held_back_as_the_beginning_of_a_secret_comes_after_all(platform: Platform) -> None:
    logs = notebook(platform, GET, f"print({SECRET[:12]!r}, end='')").logs or ""
    assert logs.rstrip().endswith(SECRET[:12])


def test_a_secret_of_several_lines_is_hidden_in_each_form(platform: Platform) -> None:
    show = (
        "import json; v = dbutils.secrets.get('redaction', 'lines'); print(v); print(repr(v)); print(json.dumps([v]))"
    )
    logs = notebook(platform, show).logs or ""
    assert logs.count("[REDACTED]") == 3
    assert "abc" not in logs


def test_a_large_secret_is_told_to_the_keeper_before_the_task(platform: Platform) -> None:
    logs = notebook(platform, "print(dbutils.secrets.getBytes('redaction', 'large').decode())").logs or ""
    assert "[REDACTED]" in logs
    assert "zzzz" not in logs


def test_a_short_secret_does_not_make_the_log_unreadable(platform: Platform) -> None:
    assert "banana" in (notebook(platform, "dbutils.secrets.get('redaction', 'short'); print('banana')").logs or "")


@pytest.mark.parametrize("client", ["WorkspaceClient().dbutils.secrets.get('redaction', 'key')", "rest"])
def test_it_does_not_matter_how_the_secret_was_read(platform: Platform, client: str) -> None:
    if client == "rest":
        client = (
            "__import__('base64').b64decode(WorkspaceClient().secrets.get_secret('redaction', 'key').value).decode()"
        )
    logs = notebook(platform, f"from databricks.sdk import WorkspaceClient\nprint({client})").logs or ""
    assert "[REDACTED]" in logs
    assert SECRET not in logs


def test_exit_values_errors_and_task_values_show_none_either(platform: Platform, sandbox: Any) -> None:
    ended = notebook(platform, GET, "dbutils.notebook.exit('it is ' + value)")
    assert ended.notebook_output is not None
    assert ended.notebook_output.result == "it is [REDACTED]"
    failed = notebook(platform, GET, "raise ValueError(value)")
    assert "ValueError: [REDACTED]" in (failed.error or "")
    assert SECRET not in (failed.error_trace or "") + (failed.logs or "")
    path = platform.notebook("sets", GET, "dbutils.jobs.taskValues.set('told', value)")
    first = jobs.SubmitTask(task_key="first", notebook_task=jobs.NotebookTask(notebook_path=path))
    echo = platform.echo("{{tasks.first.values.told}}")
    second = jobs.SubmitTask(task_key="second", spark_python_task=echo, depends_on=platform.after("first"))
    run = platform.run(first, second)
    assert platform.arguments(run, "second") == ["[REDACTED]"]
    found = [path for path in Path(sandbox.home).rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert found == []


def test_a_called_notebook_gives_its_caller_the_value_and_leaves_none(platform: Platform, sandbox: Any) -> None:
    platform.notebook("called", GET, "dbutils.notebook.exit(value)")
    ended = notebook(platform, "got = dbutils.notebook.run('/Shared/called', 60)", "print(len(got), got)")
    assert f"{len(SECRET)} [REDACTED]" in (ended.logs or "")
    assert not [
        path
        for path in Path(sandbox.home, "runs").rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def test_a_clusters_secret_variable_is_hidden(platform: Platform) -> None:
    cluster = compute.ClusterSpec(
        spark_version="15.4.x-scala2.12",
        node_type_id="m5d.large",
        num_workers=1,
        spark_env_vars={"PASSWORD": "{{secrets/redaction/key}}", "PLAIN": "planted-plain"},
    )
    script = platform.script("shows", "import os; print(os.environ['PASSWORD'], os.environ['PLAIN'])")
    run = platform.run(jobs.SubmitTask(task_key="t", spark_python_task=script, new_cluster=cluster))
    assert "[REDACTED] planted-plain" in platform.log(run, "t")

"""What a task's process reaches of this machine and of the sandbox: its own files, what its principal may read, and nothing else."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.service import catalog, iam, jobs
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.workspace import ImportFormat

from sandbox.runtime import confinement

from ..conftest import Sandbox, launch, stop, wait_until_ready
from .conftest import Platform

pytestmark = pytest.mark.skipif(not confinement.system().landlock, reason="this system has no Landlock")

# Runs each line of ``TRIED`` and prints which raised nothing.
_TRY = """
import json, os, sys
done = {}
home = os.path.dirname(os.environ["LAKEWRIGHT_FILES"])
for name, source in json.loads(sys.argv[1]).items():
    try:
        exec(source, {"os": os, "home": home})
        done[name] = "done"
    except BaseException as error:
        done[name] = type(error).__name__
print("DONE", json.dumps(done))
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """With its home beside the repository's other state: where it usually lies, and not below the ``/tmp`` that a task has of its own."""
    above = Path(__file__).parents[3] / ".lakewright"
    above.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=above, prefix="test-confinement-") as folder:
        process = launch(Path(folder))
        try:
            url = wait_until_ready(Path(folder), process)
            yield Sandbox(Path(folder), process, url, (Path(folder) / "token").read_text())
        finally:
            stop(process)


@pytest.fixture(scope="module")
def robot(platform: Platform) -> str:
    """A service principal without any right."""
    principal = platform.w.service_principals.create(display_name="confined")
    return principal.application_id or ""


def tried(platform: Platform, lines: dict[str, str], principal: str | None = None) -> dict[str, str]:
    """What became of each line in a task of ``principal`` (default: the administrator)."""
    task = platform.script("tries", _TRY)
    task.parameters = [json.dumps(lines)]
    run_as = jobs.JobRunAs(service_principal_name=principal) if principal else None
    run = platform.run(jobs.SubmitTask(task_key="t", spark_python_task=task), run_as=run_as)
    [line] = [each for each in platform.log(run, "t").splitlines() if each.startswith("DONE ")]
    found: dict[str, str] = json.loads(line.removeprefix("DONE "))
    return found


def test_the_sandboxs_own_files_are_out_of_reach_also_for_the_administrator(
    platform: Platform, sandbox: Any, robot: str
) -> None:
    lines = {
        "token": "open(home + '/token').read()",
        "database": "open(home + '/sandbox.db', 'rb').read(1)",
        # Below a /tmp of its own, the folders on the way to what it may see are there, and empty.
        "list": "assert 'sandbox.db' in os.listdir(home)",
        "other runs": "assert len(os.listdir(home + '/runs')) > 1",
        "other homes": "assert len(os.listdir(home + '/homes')) > 1",
        "own log": "assert 'Environment' in open('../log').read()",
        "through a shell": "import subprocess; subprocess.run(['cat', home + '/token'], check=True, capture_output=True)",
        "through native code": "import sqlite3; sqlite3.connect(home + '/sandbox.db').execute('select 1 from documents')",
        "a file in its place": "os.rename(home + '/token', 'token')",
    }
    assert (sandbox.home / "token").is_file()
    tried(platform, {}, robot)
    tried(platform, {})
    assert len(list((sandbox.home / "runs").iterdir())) > 1
    assert len(list((sandbox.home / "homes").iterdir())) > 1
    found = tried(platform, lines)
    assert "done" not in found.values(), found


def test_the_machine_is_out_of_reach(platform: Platform) -> None:
    real_home = Path.home()
    lines = {
        "home": f"os.listdir({str(real_home)!r})",
        "profile": f"open({str(real_home / '.databrickscfg')!r}).read()",
        "passwords": "open('/etc/shadow').read()",
        "this repository": f"os.listdir({str(Path(__file__).parent)!r})",
        "programs": "open('/usr/new', 'w')",
        "shared environment": "open(os.environ['VIRTUAL_ENV'] + '/new', 'w')",
        "another's variables": "open(f'/proc/{os.getppid()}/environ').read()",
        "root's rights": "status = open('/proc/self/status').read(); assert 'CapEff:\\t' + '0' * 16 not in status",
        "another's memory": "open(f'/proc/{os.getppid()}/mem', 'rb')",
        "another's input": "open(f'/proc/{os.getppid()}/fd/0', 'rb')",
    }
    if confinement.system().landlock >= 6:
        lines["another's life"] = "os.kill(os.getppid(), 0)"
    found = tried(platform, lines)
    assert "done" not in found.values(), found


def test_what_programs_need_is_there(platform: Platform) -> None:
    lines = {
        "home": "open(os.path.expanduser('~/x'), 'w').write('x')",
        "temporary": "import tempfile; tempfile.NamedTemporaryFile().write(b'x')",
        "processes": "import multiprocessing; assert multiprocessing.Pool(2).map(len, ['a']) == [1]",
        "manager": "import multiprocessing; multiprocessing.Manager().dict()",
        "certificates": "import ssl; ssl.create_default_context()",
        "names": "import socket; socket.getaddrinfo('localhost', 1)",
        "user": "import getpass; getpass.getuser()",
        "zones": "import zoneinfo; zoneinfo.ZoneInfo('Europe/Zurich')",
        "shell": "import subprocess; subprocess.run('ls /usr > /dev/null', shell=True, check=True)",
        "links of its own": "os.chdir(os.path.dirname(os.environ['LAKEWRIGHT_TASK'])); os.symlink('a', 'b')",
        "DBFS": "open('/dbfs/x', 'w').write('x')",
    }
    if confinement.system().private_tmp:
        lines["/tmp by name"] = "import sqlite3; sqlite3.connect('/tmp/x.db').execute('create table t (a)')"
    found = tried(platform, lines)
    assert set(found.values()) == {"done"}, found


def test_tmp_is_nobody_elses(platform: Platform, tmp_path: Path) -> None:
    if not confinement.system().private_tmp:
        pytest.skip("this system allows no mounts of one's own")
    (tmp_path / "mine").touch()
    lines = {
        "write": "open('/tmp/left', 'w').write('x')",
        "another's": f"open({str(tmp_path / 'mine')!r})",
    }
    assert tried(platform, lines) == {"write": "done", "another's": "FileNotFoundError"}
    assert not Path("/tmp/left").exists()
    assert tried(platform, {"again": "open('/tmp/left')"}) == {"again": "FileNotFoundError"}


def test_volumes_are_seen_by_privilege(platform: Platform, robot: str) -> None:
    w = platform.w
    lines = {}
    for name, privilege in (("none", None), ("read", "READ_VOLUME"), ("write", "WRITE_VOLUME")):
        w.volumes.create("code", "default", f"v_{name}", VolumeType.MANAGED)
        w.files.upload(f"/Volumes/code/default/v_{name}/f", io.BytesIO(b"data"))
        if privilege:
            grant(platform, "volume", f"code.default.v_{name}", robot, privilege)
        lines[f"read {name}"] = f"assert open('/Volumes/code/default/v_{name}/f').read() == 'data'"
        lines[f"write {name}"] = f"open('/Volumes/code/default/v_{name}/new', 'w').write('x')"
        lines[f"list {name}"] = f"os.listdir('/Volumes/code/default/v_{name}')"
    grant(platform, "catalog", "code", robot, "USE_CATALOG")
    grant(platform, "schema", "code.default", robot, "USE_SCHEMA")
    found = tried(platform, lines, robot)
    done = {name for name, outcome in found.items() if outcome == "done"}
    assert done == {"read read", "list read", "read write", "write write", "list write"}, found
    assert set(tried(platform, lines).values()) == {"done"}  # the administrator


def test_a_privilege_on_the_schema_covers_what_is_made_in_it_while_the_task_runs(
    platform: Platform, robot: str
) -> None:
    w = platform.w
    w.schemas.create("later", "code")
    w.volumes.create("code", "later", "first", VolumeType.MANAGED)
    grant(platform, "catalog", "code", robot, "USE_CATALOG")
    grant(platform, "schema", "code.later", robot, "USE_SCHEMA", "CREATE_VOLUME", "WRITE_VOLUME")
    made = (
        "from databricks.sdk import WorkspaceClient; from databricks.sdk.service.catalog import VolumeType; "
        "WorkspaceClient().volumes.create('code', 'later', 'second', VolumeType.MANAGED); "
        "open('/Volumes/code/later/second/f', 'w').write('x')"
    )
    assert tried(platform, {"made": made}, robot) == {"made": "done"}


def test_workspace_files_are_seen_by_permission(platform: Platform, robot: str) -> None:
    w = platform.w
    w.users.create(user_name="somebody")
    lines = {}
    for name in ("hidden", "read", "edit"):
        folder = f"/Users/somebody/{name}"
        w.workspace.mkdirs(folder)
        w.workspace.upload(f"{folder}/f.txt", io.BytesIO(b"data"), format=ImportFormat.AUTO)
        lines[f"read {name}"] = f"assert open('/Workspace{folder}/f.txt').read() == 'data'"
        lines[f"write {name}"] = f"open('/Workspace{folder}/new', 'w').write('x')"
    for name, level in (("read", "CAN_READ"), ("edit", "CAN_EDIT")):
        entry = iam.AccessControlRequest(service_principal_name=robot, permission_level=iam.PermissionLevel(level))
        found = w.workspace.get_status(f"/Users/somebody/{name}").object_id
        w.permissions.update("directories", str(found), access_control_list=[entry])
    lines["write shared"] = "open('/Workspace/Shared/new', 'w').write('x')"
    lines["write own"] = f"open('/Workspace/Users/{robot}/new', 'w').write('x')"
    # Refused, or in a private /tmp that holds the checkout a folder of only what may be read.
    lines["list others"] = "assert 'hidden' in os.listdir('/Workspace/Users/somebody')"
    outcomes = tried(platform, lines, robot)
    done = {name for name, outcome in outcomes.items() if outcome == "done"}
    assert done == {"read read", "read edit", "write edit", "write shared", "write own"}, outcomes
    assert set(tried(platform, lines).values()) == {"done"}  # the administrator


def test_a_task_sees_the_notebook_that_it_is_defined_to_run(platform: Platform, robot: str) -> None:
    source = "# Databricks notebook source\nimport os\nprint('runs')\n"
    source += "assert 'hidden' in os.listdir('/Workspace/Users/somebody')"
    platform.w.workspace.mkdirs("/Users/somebody/hidden")
    platform.w.workspace.upload("/Users/somebody/book.py", io.BytesIO(source.encode()), overwrite=True)
    task = jobs.SubmitTask(task_key="t", notebook_task=jobs.NotebookTask(notebook_path="/Users/somebody/book.py"))
    as_robot = jobs.JobRunAs(service_principal_name=robot)
    refused = platform.run(task, run_as=as_robot)
    assert platform.output(refused, "t").error == (
        f"{robot} cannot read /Workspace/Users/somebody/book.py: it needs CAN_READ on it."
    )
    book = platform.w.workspace.get_status("/Users/somebody/book.py").object_id
    may_read = iam.AccessControlRequest(service_principal_name=robot, permission_level=iam.PermissionLevel.CAN_READ)
    platform.w.permissions.update("notebooks", str(book), access_control_list=[may_read])
    run = platform.run(task, run_as=as_robot)
    assert "runs" in platform.log(run, "t")
    # Refused, or in a private /tmp that holds the checkout a folder of only the notebook.
    error = platform.output(run, "t").error or ""
    assert "PermissionError" in error or "AssertionError" in error


def test_tables_are_staged_written_and_seen_by_privilege(platform: Platform, robot: str, sandbox: Any) -> None:
    w = platform.w
    grant(platform, "catalog", "code", robot, "USE_CATALOG")
    w.schemas.create("tables", "code")
    grant(platform, "schema", "code.tables", robot, "USE_SCHEMA", "CREATE_TABLE")
    make = """
import pandas, deltalake
from databricks.sdk import WorkspaceClient
do = WorkspaceClient().api_client.do
base = "/api/2.1/unity-catalog"
name = {"name": "mine", "catalog_name": "code", "schema_name": "tables"}
location = do("POST", base + "/staging-tables", body=name)["staging_location"]
deltalake.write_deltalake(location, pandas.DataFrame({"a": [1]}))
do("POST", base + "/tables", body={**name, "table_type": "MANAGED", "storage_location": location})
"""
    read = """
import deltalake
from databricks.sdk import WorkspaceClient
location = WorkspaceClient().tables.get("code.tables.mine").storage_location
assert deltalake.DeltaTable(location).to_pandas()["a"].tolist() == [1]
"""
    assert tried(platform, {"make": make}, robot) == {"make": "done"}
    assert tried(platform, {"read": read}, robot) == {"read": "done"}
    other = w.service_principals.create(display_name="other").application_id or ""
    grant(platform, "catalog", "code", other, "USE_CATALOG")
    grant(platform, "schema", "code.tables", other, "USE_SCHEMA")
    grant(platform, "table", "code.tables.mine", other, "APPLY_TAG")
    assert tried(platform, {"read": read}, other)["read"] != "done"
    grant(platform, "table", "code.tables.mine", other, "SELECT")
    assert tried(platform, {"read": read}, other) == {"read": "done"}
    w.tables.delete("code.tables.mine")
    assert not list((sandbox.home / "files" / "tables").glob("run-*/*"))


def test_only_named_variables_of_the_sandbox_reach_a_task(platform: Platform) -> None:
    script = platform.script("variables", "import json, os\nprint('ARGS', json.dumps(sorted(os.environ)))")
    run = platform.run(jobs.SubmitTask(task_key="t", spark_python_task=script))
    found = set(platform.arguments(run, "t"))
    allowed = {
        "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "HTTP_PROXY",
        "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy", "PYTHONPATH", "PYTHONUNBUFFERED", "VIRTUAL_ENV", "MPLBACKEND",
        "PIP_INDEX_URL", "IS_SERVERLESS",
    }  # fmt: skip
    more = {each for each in found - allowed if not each.startswith(("DATABRICKS_", "MLFLOW_", "LAKEWRIGHT_", "UV_"))}
    assert more == set()


@pytest.mark.parametrize(
    "left",
    [
        "os.symlink(home + '/server.json', 'result.json'); os._exit(0)",
        "os.mkfifo('result.json'); os._exit(0)",
        "os.mkdir('result.json'); os._exit(0)",
        "open('result.json', 'w').write('[' * 100000); os._exit(0)",
        "open('result.json', 'w').write('[]'); os._exit(0)",
    ],
)
def test_a_result_that_is_none_is_no_result(platform: Platform, left: str) -> None:
    source = "import os\nos.chdir(os.path.dirname(os.environ['LAKEWRIGHT_TASK']))\n"
    source += f"home = os.path.dirname(os.environ['LAKEWRIGHT_FILES'])\n{left}\n"
    run = platform.run(jobs.SubmitTask(task_key="t", spark_python_task=platform.script("forged", source)))
    assert "before it could report a result" in (platform.output(run, "t").error or "")


def test_task_values_that_are_a_link_are_none(platform: Platform) -> None:
    source = "import os\nos.chdir(os.path.dirname(os.environ['LAKEWRIGHT_TASK']))\n"
    source += "os.symlink(os.path.dirname(os.environ['LAKEWRIGHT_FILES']) + '/server.json', 'values.json')\n"
    script = platform.script("linked", source)
    first = jobs.SubmitTask(task_key="first", spark_python_task=script)
    task = platform.echo("{{tasks.first.values.url}}")
    second = jobs.SubmitTask(task_key="second", spark_python_task=task, depends_on=platform.after("first"))
    run = platform.run(first, second)
    assert "has not set it" in (platform.output(run, "second").error or "")


def grant(platform: Platform, kind: str, name: str, principal: str, *privileges: str) -> None:
    change = catalog.PermissionsChange(principal=principal, add=[catalog.Privilege(each) for each in privileges])
    platform.w.grants.update(kind, name, changes=[change])

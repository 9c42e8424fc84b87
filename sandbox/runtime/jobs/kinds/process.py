"""A task that is a process: its environment, its variables, its token, its log, its result."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from sandbox.core.identity import issue_token, token_hash
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.runtime.confinement import program_path, uv_settings
from sandbox.runtime.environments import Environment, LibraryInstallError, environment_for
from sandbox.runtime.jobs import processes, records, results, states, surroundings, visible, workspace_files
from sandbox.runtime.jobs.access import check_readable, files_of
from sandbox.runtime.jobs.compute import Compute, of_task
from sandbox.runtime.jobs.context import RunContext
from sandbox.runtime.jobs.outcome import Outcome, TaskNotSupported
from sandbox.runtime.jobs.references import as_text
from sandbox.runtime.jobs.running import RunningTask, RunningTasks
from sandbox.runtime.keeper.landlock import DATA, OWN, READ
from sandbox.runtime.kept import Launch

KINDS = ("notebook_task", "spark_python_task", "python_wheel_task", "shell_command_task")
INSIDE = Path(__file__).parents[2] / "inside"
_TOKEN_SECONDS = 48 * 3600
_KEPT_VARIABLES = (
    "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy",
    "https_proxy", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_OFFLINE", "PIP_INDEX_URL",
)  # fmt: skip


async def execute(context: RunContext, document: Document, spec: Document, kind: str, details: Document) -> Outcome:
    """Raises `ComputeMissing`, `LibraryInstallError`, `NotAllowed`, `TaskNotSupported`."""
    if details.get("source") == "GIT":
        raise TaskNotSupported("The sandbox does not fetch Git repositories; use source WORKSPACE.")
    workspace = context.workspace
    folder = records.folder(workspace, document["run_id"])
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    if code := _code_of(kind, details):
        check_readable(workspace.store, context.principal, code)
    compute = of_task(workspace, context.settings, spec, context.principal)
    if compute.cluster_id:
        document["cluster_id"] = compute.cluster_id
    async with context.hooks.places:
        began = now_ms()
        records.set_state(context.store, document, states.waiting("RUNNING"))
        try:
            files = files_of(workspace, context.principal)
            environment = await environment_for(
                workspace, compute.libraries, base_pins=True, installed=compute.installed, files=files
            )
        except LibraryInstallError as error:
            log.write_text(f"[sandbox] {error}\n")
            raise
        log.write_text("".join(f"[sandbox] {line}\n" for line in environment.description.splitlines()))
        document["setup_duration"] = now_ms() - began
        description = _description(context, document, kind, details)
        return await _run(context, document, description, environment, compute)


def _code_of(kind: str, details: Document) -> str | None:
    """The path of the code that the task runs."""
    if kind == "notebook_task":
        path = str(details["notebook_path"])
        return path if path.startswith("/Workspace/") else "/Workspace/" + path.lstrip("/")
    return _python_file(details["python_file"]) if kind == "spark_python_task" else None


def _description(context: RunContext, document: Document, kind: str, details: Document) -> dict[str, Any]:
    """What `inside/lakewright_task.py` reads."""
    run = context.run
    given = run["overriding_parameters"]
    known = {key: task["values"] for key, task in context.tasks.items() if states.is_ended(task)}
    common = {
        "kind": kind,
        "folder": str(records.work_folder(context.workspace, document["run_id"])),
        "principal": run["run_as"],
        "job_id": run.get("job_id"),
        "task_values": known,
        "where": surroundings.context(context.workspace, run, document, details.get("notebook_path")),
    }
    match kind:
        case "notebook_task":
            widgets = {
                **(details.get("base_parameters") or {}),
                **(given.get("notebook_params") or {}),
                **run["parameters"],
            }
            texts = {name: as_text(value) for name, value in widgets.items()}
            return {**common, "notebook_path": details["notebook_path"], "widgets": texts}
        case "spark_python_task":
            arguments = given.get("python_params") or details.get("parameters") or []
            script = _python_file(details["python_file"])
            return {**common, "python_file": script, "arguments": [as_text(each) for each in arguments]}
        case "shell_command_task":
            return {**common, "command": details["command"], "variables": details.get("env_vars") or {}}
    named = details.get("named_parameters")
    if named or given.get("python_named_params"):
        # Job parameters reach wheel tasks that take keywords, and win over the task's own.
        all_named = {**(named or {}), **run["parameters"], **(given.get("python_named_params") or {})}
        arguments = [f"--{name}={as_text(value)}" for name, value in all_named.items()]
    else:
        arguments = given.get("python_params") or details.get("parameters") or []
    package = {"package_name": details["package_name"], "entry_point": details["entry_point"]}
    return {**common, **package, "arguments": [as_text(each) for each in arguments]}


def _python_file(path: str) -> str:
    if path.startswith("dbfs:/Volumes/"):
        return path.removeprefix("dbfs:")
    if path.startswith("dbfs:/"):
        return "/dbfs" + path.removeprefix("dbfs:")
    if path.startswith(("/Volumes/", "/Workspace/", "/dbfs/")):
        return path
    return "/Workspace/" + path.lstrip("/")


async def _run(
    context: RunContext, document: Document, description: dict[str, Any], environment: Environment, compute: Compute
) -> Outcome:
    workspace, work = context.workspace, Path(description["folder"])
    # Nothing of an earlier try counts: its result would be taken for this one's.
    shutil.rmtree(work, ignore_errors=True)
    packages = work / "packages"
    # Python never looks again at a folder of its path that was not there when it started.
    packages.mkdir(parents=True)
    task_file = work / "task.json"
    task_file.write_text(json.dumps(description))
    run_as = context.principal
    token, _ = issue_token(
        workspace.store, run_as, run_as, f"{processes.TOKEN_COMMENT} {document['run_id']}", _TOKEN_SECONDS
    )
    running = RunningTask(document["run_id"], run_as)
    for secret in compute.variables.secrets:
        running.redactor.add(secret)
    staging = visible.staging_folder(workspace, document["run_id"])
    staging.mkdir(parents=True, exist_ok=True)
    RunningTasks.of(workspace)[token_hash(token)] = running
    launch = Launch(
        argv=[str(environment.python), str(INSIDE / "lakewright_task.py"), str(task_file)],
        variables=_variables(context, environment, work, token, compute),
        cwd=work,
        log=work.parent / "log",
        home=visible.home_of(workspace, run_as),
        rules=[
            (READ, str(environment.python.parents[1])),
            (OWN, str(work)),
            (DATA, str(staging)),
            *((READ, path) for path in uv_settings().values()),
            *visible.rules(workspace, run_as),
            *workspace_files.of_task(workspace.files / "Workspace", description),
        ],
        secrets=compute.variables.secrets,
    )
    try:
        status = await processes.run(workspace, launch, lambda kept: setattr(running, "kept", kept))
    finally:
        workspace.store.delete("token", token_hash(token))
        del RunningTasks.of(workspace)[token_hash(token)]
        document["values"] = running.redactor.text(results.values(work))
        result = running.redactor.text(results.result(work))
        await asyncio.to_thread(results.forget, work)
        with contextlib.suppress(OSError):
            staging.rmdir()  # unless tables were made there
    return _outcome(document["values"], result, status)


def _variables(
    context: RunContext, environment: Environment, work: Path, token: str, compute: Compute
) -> dict[str, str]:
    """The task's whole environment: nothing of the sandbox's own but what any program needs."""
    workspace = context.workspace
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # The sandbox itself is never behind a proxy.
    direct = ",".join(
        [*filter(None, [os.environ.get("NO_PROXY") or os.environ.get("no_proxy")]), "127.0.0.1", "localhost"]
    )
    packages = work / "packages"
    own = dict(compute.variables.values)
    python_path = [str(INSIDE), str(packages), *filter(None, [own.pop("PYTHONPATH", "")])]
    return {
        **kept,
        **uv_settings(),
        "PATH": program_path(environment.python.parent, INSIDE / "bin"),
        "PYTHONPATH": os.pathsep.join(python_path),
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": direct,
        "no_proxy": direct,
        "VIRTUAL_ENV": str(environment.python.parents[1]),
        "MPLBACKEND": "agg",
        "DATABRICKS_HOST": workspace.url,
        "DATABRICKS_TOKEN": token,
        "DATABRICKS_AUTH_TYPE": "pat",
        "MLFLOW_TRACKING_URI": "databricks",
        "MLFLOW_REGISTRY_URI": "databricks-uc",
        "MLFLOW_ENABLE_UC_NATIVE_MODEL_REGISTRY": "true",
        "LAKEWRIGHT_FILES": str(workspace.files),
        "LAKEWRIGHT_TASK": str(work / "task.json"),
        "LAKEWRIGHT_TASK_PACKAGES": str(packages),
        "LAKEWRIGHT_UV": str(Path(sys.executable).with_name("uv")),
        **surroundings.variables(compute),
        **own,
    }


def _outcome(values: dict[str, Any], result: dict[str, Any] | None, status: int) -> Outcome:
    if result is None:
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        text = f"The task's process ended with {how} before it could report a result."
        return Outcome("FAILED", states.WORKLOAD_FAILED, error=text, values=values)
    if "error" in result:
        trace = result.get("error_trace")
        return Outcome("FAILED", states.WORKLOAD_FAILED, error=result["error"], error_trace=trace, values=values)
    return Outcome("SUCCESS", notebook_result=result.get("notebook_result"), values=values)

"""What a task's code finds around it: the runtime it runs on, its run, its cluster, the workspace.

Source: ``DATABRICKS_RUNTIME_VERSION`` at https://docs.databricks.com/compute (environment variables of a cluster); the context's tags as
``mlflow.utils.databricks_utils`` reads them.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.core.store import Document
from sandbox.core.workspace import WORKSPACE_ID, Workspace
from sandbox.runtime.jobs.compute import Compute

_NUMBERS = re.compile(r"\d+\.\d+")


def variables(compute: Compute) -> dict[str, str]:
    """The runtime's version as code asks for it; on serverless compute, where ``IS_SERVERLESS`` is set too, the client's."""
    if compute.runtime is not None:
        found = _NUMBERS.match(compute.runtime)
        return {"DATABRICKS_RUNTIME_VERSION": found[0]} if found else {}
    return {"DATABRICKS_RUNTIME_VERSION": f"client.{compute.client}", "IS_SERVERLESS": "TRUE"}


def context(workspace: Workspace, run: Document, task: Document, notebook: str | None) -> dict[str, Any]:
    """For `inside/dbruntime/context.py`: ids of runs, of the notebook (a path), and the tags."""
    found = workspace.store.get("workspace_object", (notebook or "").removeprefix("/Workspace"))
    tags = {
        "jobId": run.get("job_id"),
        "jobName": run["run_name"],
        "runId": task["run_id"],
        "multitaskParentRunId": run["run_id"],
        "taskKey": task["task_key"],
        "clusterId": task.get("cluster_id"),
        "orgId": WORKSPACE_ID,
        "browserHostName": urlsplit(workspace.url).netloc,
        "user": run["run_as"],
    }
    return {
        "run_id": task["run_id"],
        "root_run_id": run["run_id"],
        "notebook_id": found and found["object_id"],
        "tags": tags,
    }

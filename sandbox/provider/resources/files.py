"""Files on volumes, and files, notebooks and directories of the workspace."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from sandbox.provider.client import Client
from sandbox.provider.planning import Plan
from sandbox.provider.protocol.values import UNKNOWN
from sandbox.provider.resource import Resource, ResourceError, State

_EXTENSIONS = {".py": "PYTHON", ".sql": "SQL", ".scala": "SCALA", ".r": "R"}


def _content(state: State) -> bytes | None:
    """The local content; None while the configuration is not known yet."""
    source, encoded = state.get("source"), state.get("content_base64")
    if source is UNKNOWN or encoded is UNKNOWN:
        return None
    if source:
        try:
            return Path(source).read_bytes()
        except OSError as error:
            raise ResourceError(f"source {source}: {error.strerror}") from None
    return base64.b64decode(encoded or "")


class _Content(Resource):
    """Differs when the content here is not the one that was uploaded, which ``md5`` records."""

    def plan(self, prior: State | None, proposed: State | None, config: State | None) -> Plan:
        plan = super().plan(prior, proposed, config)
        if plan.planned is None or prior is None or plan.replace:
            return plan
        content = _content(plan.planned)
        if content is not None and hashlib.md5(content, usedforsecurity=False).hexdigest() == prior.get("md5"):
            kept = {**plan.planned, "md5": prior["md5"]}
            return Plan(prior if kept == prior else kept)
        return Plan({**plan.planned, "md5": "different"})


class File(_Content):
    type_name, noun = "databricks_file", "file"
    keep = frozenset(
        {"id", "path", "source", "content_base64", "md5", "modification_time", "file_size", "remote_file_modified"}
    )

    def plan(self, prior: State | None, proposed: State | None, config: State | None) -> Plan:
        plan = super().plan(prior, proposed, config)
        if plan.planned and prior and not plan.replace and prior.get("remote_file_modified"):
            return Plan({**plan.planned, "remote_file_modified": (config or {}).get("remote_file_modified")})
        return plan

    def create(self, client: Client, planned: State) -> str:
        self._upload(client, planned["path"], planned)
        return str(planned["path"])

    def _upload(self, client: Client, path: str, planned: State) -> None:
        client.call("PUT", _address(path), content=_content(planned) or b"", query={"overwrite": "true"})

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        headers = client.head(_address(id_))
        uploaded = prior.get("md5") in (None, "different") or prior.get("modification_time") is None
        modified = headers.get("Last-Modified", "")
        state = {**prior, "id": id_, "path": prior.get("path") or id_, "file_size": int(headers["Content-Length"])}
        if uploaded:
            content = _content(prior) or b""
            md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
            return {**state, "md5": md5, "modification_time": modified, "remote_file_modified": False}
        return {**state, "remote_file_modified": modified != prior["modification_time"]}

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        self._upload(client, id_, planned)
        planned["modification_time"] = None
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.call("DELETE", _address(id_))


def _address(path: str) -> str:
    """Where the Files API has the file; a name may have any character but a slash."""
    return "/api/2.0/fs/files" + quote(path)


class _WorkspaceObject(_Content):
    object_format: ClassVar[str]

    def create(self, client: Client, planned: State) -> str:
        path = str(planned["path"])
        parent = path.rpartition("/")[0]
        if parent:
            client.post("/api/2.0/workspace/mkdirs", {"path": parent})
        self._import(client, path, planned)
        return path

    def _import(self, client: Client, path: str, planned: State) -> None:
        body = {
            "path": path,
            "format": self.object_format,
            "overwrite": True,
            "content": base64.b64encode(_content(planned) or b"").decode(),
        }
        client.post("/api/2.0/workspace/import", body | self._language(planned))

    def _language(self, planned: State) -> dict[str, str]:
        return {}

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        status = client.get("/api/2.0/workspace/get-status", path=id_)
        state = self.state(status, prior, id_, workspace_path=f"/Workspace{id_}", url=f"{client.host}/#workspace{id_}")
        if prior.get("md5") in (None, "different"):
            state["md5"] = hashlib.md5(_content(prior) or b"", usedforsecurity=False).hexdigest()
        return state

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        self._import(client, id_, planned)
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post("/api/2.0/workspace/delete", {"path": id_, "recursive": False})


class WorkspaceFile(_WorkspaceObject):
    type_name, noun, object_format = "databricks_workspace_file", "workspace file", "RAW"
    keep = frozenset({"id", "source", "content_base64", "md5"})


class Notebook(_WorkspaceObject):
    type_name, noun, object_format = "databricks_notebook", "notebook", "SOURCE"
    keep = frozenset({"id", "source", "content_base64", "md5", "format", "object_type"})

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        state = super().read(client, id_, prior)
        format_ = prior.get("format")
        # Nothing tells how it was sent; the real one writes down what it would have taken.
        return state and {
            **state,
            "format": format_ if isinstance(format_, str) else "SOURCE",
            "object_type": "NOTEBOOK",
        }

    def _language(self, planned: State) -> dict[str, str]:
        language = planned.get("language")
        if not isinstance(language, str):
            language = _EXTENSIONS.get(Path(planned.get("source") or planned["path"]).suffix.lower(), "PYTHON")
        return {"language": language, "format": planned.get("format") or "SOURCE"}


class Directory(Resource):
    type_name, noun = "databricks_directory", "directory"
    keep = frozenset({"id", "delete_recursive"})

    def create(self, client: Client, planned: State) -> str:
        client.post("/api/2.0/workspace/mkdirs", {"path": planned["path"]})
        return str(planned["path"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        return self.state(
            client.get("/api/2.0/workspace/get-status", path=id_), prior, id_, workspace_path=f"/Workspace{id_}"
        )

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        return None  # only delete_recursive can change, which is Terraform's own

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post("/api/2.0/workspace/delete", {"path": id_, "recursive": bool(prior.get("delete_recursive"))})

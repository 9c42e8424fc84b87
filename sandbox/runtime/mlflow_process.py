"""Start MLflow's server beside the sandbox and pass requests on to it.

A process of its own keeps MLflow's 3 s of imports and its blocking database calls off the sandbox's event loop. It listens on a Unix
socket in a folder that only the owner may enter, so nobody reaches it but through the sandbox and its token check.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import shutil
import sys
from pathlib import Path

import httpx

from sandbox.core import temporary
from sandbox.core.errors import TemporarilyUnavailable
from sandbox.core.workspace import Workspace
from sandbox.runtime.mlflow_server import KEY_HEADER

log = logging.getLogger("sandbox.mlflow")
ARTIFACT_ROOT = "dbfs:/databricks/mlflow-tracking"
_JSON = {"content-type": "application/json"}
START_TIMEOUT_SECONDS = 120.0
_PROGRAM = Path(__file__).with_name("mlflow_server.py")


class MlflowServer:
    """A running server. `request` waits until it answers; should it end by itself, the next request starts it anew."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        # Unix socket paths are limited to about 100 bytes, so it cannot lie in a home of any depth.
        temporary.sweep("lakewright-mlflow")
        self._folder = temporary.make("lakewright-mlflow")
        self._socket = self._folder / "s"
        self._key = secrets.token_hex(16)
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=str(self._socket)),
            base_url="http://localhost",
            headers={KEY_HEADER.decode(): self._key},
            timeout=120,
        )
        self._process: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()

    async def ready(self) -> None:
        """Return once the server answers. Raises `TemporarilyUnavailable` when it does not start."""
        async with self._starting:
            if self._process is not None and self._process.returncode is None:
                return
            self._socket.unlink(missing_ok=True)
            self._process = await self._spawn()
            deadline = asyncio.get_running_loop().time() + START_TIMEOUT_SECONDS
            while asyncio.get_running_loop().time() < deadline and self._process.returncode is None:
                if self._socket.exists() and await self._answers():
                    return
                await asyncio.sleep(0.05)
            raise TemporarilyUnavailable(f"MLflow's server did not start; see {self._workspace.logs / 'mlflow.log'}")

    async def _answers(self) -> bool:
        try:
            return (await self._client.get("/health")).status_code == 200
        except httpx.TransportError:
            return False

    async def _spawn(self) -> asyncio.subprocess.Process:
        logs = self._workspace.logs
        logs.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "_MLFLOW_SERVER_FILE_STORE": f"sqlite:///{self._workspace.home / 'mlflow.db'}",
            "_MLFLOW_SERVER_ARTIFACT_ROOT": ARTIFACT_ROOT,
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
            "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE": "true",  # it guards TCP ports; this is a private socket
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "PYTHONWARNINGS": "ignore",
        }
        for inherited in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
            environment.pop(inherited, None)
        with (logs / "mlflow.log").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, str(_PROGRAM), str(self._socket),
                stdin=asyncio.subprocess.PIPE, stdout=output, stderr=output, env=environment, start_new_session=True,
            )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(self._key.encode() + b"\n")
        return process

    async def request(self, method: str, path: str, *, query: str = "", content: bytes = b"") -> httpx.Response:
        """MLflow's answer to the request, whatever its status. ``path`` and ``query`` are encoded, ``content`` is JSON."""
        await self.ready()
        url = f"{path}?{query}" if query else path
        try:
            return await self._client.request(method, url, content=content, headers=_JSON)
        except httpx.TransportError as error:
            raise TemporarilyUnavailable(f"MLflow's server did not answer: {type(error).__name__}") from error

    async def stop(self) -> None:
        await self._client.aclose()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

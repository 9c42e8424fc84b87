"""Run one sandbox: ``python -m sandbox --home DIR --port N``.

Binds the loopback interface only. Writes ``DIR/token`` (mode 0600, kept over restarts) and, once it answers, ``DIR/server.json``
(``{"pid", "port", "url", "home", "confinement"}``), by temporary name and rename; the file stays behind, so a reader asks ``/health``
before it believes it. Only one process may own a home: a lock file says so.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import re
import secrets
import socket
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.core.files import write_atomically

if TYPE_CHECKING:
    from sandbox.core.store import Store

EXIT_NOT_STARTED = 1
EXIT_PORT_TAKEN = 3
EXIT_HOME_TAKEN = 4
EXIT_HOME_DAMAGED = 5
_TOKEN = re.compile(r"[!-~]+")
"""What can stand in a header."""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Serve a local stand-in for a Databricks workspace."
    )
    parser.add_argument("--home", type=Path, required=True, help="folder that holds all state")
    parser.add_argument("--port", type=int, required=True, help="loopback port; 0 takes a free one")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every request that is passed on

    home: Path = arguments.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)  # the database holds secrets
    from filelock import FileLock, Timeout

    lock = FileLock(home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(f"another sandbox process already owns {home}", file=sys.stderr)  # noqa: T201
        return EXIT_HOME_TAKEN
    # With the protocol named, asyncio turns Nagle's algorithm off on each connection; without it every answer is held back for 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", arguments.port))
    except OSError as error:
        print(f"cannot listen on 127.0.0.1:{arguments.port}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return EXIT_PORT_TAKEN
    from sandbox.core.damage import HomeDamaged

    try:
        return 0 if _serve(home, listener) else EXIT_NOT_STARTED
    except HomeDamaged as damage:
        print(damage, file=sys.stderr)  # noqa: T201
        return EXIT_HOME_DAMAGED


def _serve(home: Path, listener: socket.socket) -> bool:
    """Until it is told to end. False when it could not start; the log says why."""
    import uvicorn

    from sandbox.app import build_app
    from sandbox.core import relocation
    from sandbox.core.delivery import Deliveries
    from sandbox.core.workspace import Workspace
    from sandbox.runtime import confinement

    relocation.follow(home)
    store = _store(home)
    relocation.note_databases(home)
    confined = confinement.report()
    for line in confined["not_confined"]:
        logging.getLogger("sandbox").info("not confined on this system: %s", line)
    port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    workspace = Workspace(home, url, _token(home), store)
    deliveries = Deliveries(home / "delivered")
    app = build_app(workspace, deliveries)
    app.state.workspace = workspace

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if not self.started:
                return
            record = {"pid": os.getpid(), "port": port, "url": url, "home": str(home), "confinement": confined}
            write_atomically(home / "server.json", json.dumps(record))

    config = uvicorn.Config(
        app,
        http=deliveries.protocol(),
        proxy_headers=False,  # the address of a caller is that of its connection
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    server = Server(config)
    with contextlib.suppress(SystemExit):  # with a status that means something else here
        server.run(sockets=[listener])
    return server.started


def _store(home: Path) -> Store:
    """Raises `HomeDamaged`."""
    from sandbox.core import damage
    from sandbox.core.store import Store

    path = home / "sandbox.db"
    try:
        return Store(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # a full disk, a folder that cannot be written: the database is none the worse
        raise damage.told(path, error) from error


def _token(home: Path) -> str:
    """The administrator's. A file that holds none (it was cut off, or written by something else) gets a new one."""
    path = home / "token"
    kept = path.read_bytes().decode(errors="replace") if path.exists() else ""
    token = kept.strip()
    if not _TOKEN.fullmatch(token):
        if kept:
            logging.getLogger("sandbox").warning("%s held no token: there is a new one in it", path)
        token = "dapi" + secrets.token_hex(16)
    if token != kept:
        write_atomically(path, token, mode=0o600)
    return token

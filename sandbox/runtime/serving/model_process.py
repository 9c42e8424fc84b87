"""The process that holds one served model: run by path, inside the model's own environment.

``python model_process.py --model DIR --control FD --channels FD,FD,…``

It imports nothing of the sandbox, because the model's environment has only what the model asked for. Scoring is MLflow's own
(`mlflow.pyfunc.scoring_server.invocations`, what the platform's containers run), so payload formats, signature enforcement and
error bodies are those of the model's MLflow version.

The parent passes one end of a socket pair for each request that may run at the same time, so there is no address to bind and no
path to protect. Frames are described in `sandbox.runtime.serving.channel`. On ``control`` one JSON line is written once the model
is loaded (``{"ready": true}``) or has failed to (``{"error", "traceback"}``), and one for each byte that comes in: how many channels
are being served (``{"serving": 4}``). Its end of file means that the parent is gone.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

REQUEST_HEADER = struct.Struct("!QI")
ANSWER_HEADER = struct.Struct("!QHdI")
PR_SET_PDEATHSIG = 1
SERVING: list[threading.Thread] = []


class Turns:
    """Lets short computations run one after another, and everything else at the same time.

    Threads that compute in Python only take the interpreter's lock from each other: four predictions of 3 ms at once take 12 ms each,
    and the unlucky one far longer; in turn they take 3, 6, 9 and 12. A model that waits for something (a service, a disk) gains from
    running at the same time, and behind a long computation nobody should have to wait. Which it is, is measured, smoothed over the
    requests: ``share``, of the wall time that the process spent on the processor, and ``busy``, seconds of processor time a request.
    """

    COMPUTES_ABOVE = 0.25  # On a busy machine a computing process waits for the processor too; one that waits by itself has far less.
    SHORT_SECONDS = 0.02
    SMOOTHING = 0.2

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self.share = 0.0
        self.busy = 0.0
        self._measured = False

    @property
    def taken(self) -> bool:
        """Whether requests are taken in turn now."""
        return self.share > self.COMPUTES_ABOVE and self.busy < self.SHORT_SECONDS

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        with self._turn if self.taken else contextlib.nullcontext():
            wall, process, thread = time.perf_counter(), time.process_time(), time.thread_time()
            try:
                yield
            finally:
                wall = max(time.perf_counter() - wall, 1e-9)
                self._learn(min(1.0, (time.process_time() - process) / wall), time.thread_time() - thread)

    def _learn(self, share: float, busy: float) -> None:
        weight = self.SMOOTHING if self._measured else 1.0
        self._measured = True
        self.share += weight * (share - self.share)
        self.busy += weight * (busy - self.busy)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--channels", required=True)
    arguments = parser.parse_args()
    # Run by path: this file's folder must not stand in front of the model's own modules (`channel` and `process` are common names).
    sys.path[:] = [entry for entry in sys.path if entry != os.path.dirname(os.path.abspath(__file__))]
    control = socket.socket(fileno=arguments.control)
    _die_with_parent(control)
    try:
        model, scoring_server = _load(arguments.model)
    except BaseException as error:  # noqa: BLE001 - a model's code may raise anything, SystemExit included; the parent must be told
        traceback.print_exc()
        _tell(control, {"error": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()})
        sys.stderr.flush()
        os._exit(1)
    schema = model.metadata.get_input_schema()
    # What was loaded stays: without this, the first full collection goes through all of it and holds one request up for 100 ms and more.
    gc.collect()
    gc.freeze()
    turns = Turns()
    for descriptor in arguments.channels.split(","):
        channel = socket.socket(fileno=int(descriptor))
        serving = threading.Thread(target=_serve, args=(channel, model, schema, scoring_server, turns), daemon=True)
        SERVING.append(serving)
        serving.start()
    _tell(control, {"ready": True})
    threading.Event().wait()


def _die_with_parent(control: socket.socket) -> None:
    """Nothing of this process outlives the sandbox: the kernel's death signal where there is one, the closed control socket everywhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while control.recv(1):
            _tell(control, {"serving": sum(each.is_alive() for each in SERVING)})
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _load(path: str) -> tuple[Any, Any]:
    os.environ["_MLFLOW_IS_IN_SERVING_ENVIRONMENT"] = "true"
    from mlflow.pyfunc import scoring_server

    return scoring_server.load_model(path), scoring_server


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


def _serve(channel: socket.socket, model: Any, schema: Any, scoring_server: Any, turns: Turns) -> None:
    """Answer one request after another until the parent closes its end; a channel that cannot be answered on is closed."""
    with channel:
        while header := _read(channel, REQUEST_HEADER.size):
            size, type_size = REQUEST_HEADER.unpack(header)
            payload = _read(channel, size)
            content_type, body = payload[:type_size].decode(), payload[type_size:]
            with turns.one():
                started = time.perf_counter()
                status, mime, answer = _score(body, content_type, model, schema, scoring_server)
                elapsed_ms = (time.perf_counter() - started) * 1000
            head = ANSWER_HEADER.pack(len(mime) + len(answer), status, elapsed_ms, len(mime))
            channel.sendall(head + mime + answer)


def _read(channel: socket.socket, size: int) -> bytes:
    """Exactly ``size`` bytes, or none at the end of the stream."""
    data = channel.recv(size, socket.MSG_WAITALL) if size else b""
    while 0 < len(data) < size:
        more = channel.recv(size - len(data), socket.MSG_WAITALL)
        if not more:
            return b""
        data += more
    return data


def _score(body: bytes, content_type: str, model: Any, schema: Any, scoring_server: Any) -> tuple[int, bytes, bytes]:
    """Status, media type and body, as MLflow's scoring server answers them."""
    try:
        answer = scoring_server.invocations(body, content_type, model, schema)
        return _encoded(answer.status, answer.mimetype, answer.response)
    except Exception as raised:  # noqa: BLE001 - whatever a model raises becomes an answer; the traceback goes to the server log
        traceback.print_exc()
        error: Any = raised
        if hasattr(error, "serialize_as_json"):
            return _encoded(error.get_http_status_code(), "application/json", error.serialize_as_json())
        body_text = json.dumps({"error_code": "INTERNAL_ERROR", "message": f"{type(error).__name__}: {error}"})
        return _encoded(500, "application/json", body_text)


def _encoded(status: int, media_type: str, answer: str | bytes) -> tuple[int, bytes, bytes]:
    # A model may answer with half a surrogate pair, which no encoding of text has.
    encoded = answer if isinstance(answer, bytes) else answer.encode(errors="replace")
    return status, media_type.encode(errors="replace"), encoded


if __name__ == "__main__":
    main()

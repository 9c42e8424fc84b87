"""Messages to Node whose answers are known are sent without waiting for them.

A construct is three or four messages through jsii, each of which is answered before the next is sent: two processes that wait for each
other, 18,000 times for 4,000 resources. Most answers can be foretold: a new object gets the next number, a method without a result answers
nothing. Those messages are collected and sent together, and Node works on them while Python goes on.

What is foretold is compared with what Node says. At any other answer, an error among them, `Unforeseen` is raised, and all is to be done
again without this: then each answer comes where it is asked for, and an error is raised where it belongs. So this never decides whether
something is wrong.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

_TOGETHER_BYTES = 16 * 1024
"""At most as much as a pipe holds on any system. No more is written before everything is answered, so neither side can wait for ever."""
_NO_RESULT = ("addOverride", "overrideLogicalId")
_OBJECT = re.compile(rb'"\$jsii\.byref":"[^"]*@(\d+)"')
_NOTHING = b'{"ok":{}}\n'


class Unforeseen(Exception):
    """Node answered something else: everything since `answers` began is to be done again."""


@contextlib.contextmanager
def answers() -> Iterator[None]:
    """Within, answers that are known are not waited for. All of them have come, and were right, at the end.

    Raises:
        Unforeseen: see there.
    """
    from jsii._runtime import kernel

    plain = kernel.provider
    deferring: Any = _Deferring(plain)
    kernel.provider = deferring
    try:
        yield
        deferring.settle()
    finally:
        deferring.leave()
        kernel.provider = plain


class _Deferring:
    """In the place of jsii's provider; what it does not know goes to that one, when everything before it has been answered."""

    def __init__(self, plain: Any) -> None:
        self._plain, self._process = plain, plain._process
        self._next: int | None = None
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._unsent: deque[bytes] = deque()
        self._expected: deque[bytes] = deque()
        self._process._next_message = self._next_message

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._plain, name)

        def settled(request: Any) -> Any:
            self.settle()
            return method(request)

        return settled

    def create(self, request: Any) -> Any:
        from jsii._kernel.types import CreateResponse

        if self._next is None or request.overrides:  # a method of ours that Node may call meanwhile
            self.settle()
            return self._plain.create(request)
        ref = f"{request.fqn}@{self._next}"
        self._next += 1
        message = {"api": "create", "fqn": request.fqn, "args": request.args, "interfaces": request.interfaces}
        self._post(message, b'{"ok":{"$jsii.byref":"%s"}}\n' % ref.encode())
        return CreateResponse(ref=ref)

    def invoke(self, request: Any) -> Any:
        from jsii._kernel.types import InvokeResponse

        if request.method not in _NO_RESULT:
            self.settle()
            return self._plain.invoke(request)
        message = {"api": "invoke", "objref": request.objref, "method": request.method, "args": request.args}
        self._post(message, _NOTHING)
        return InvokeResponse()

    def set(self, request: Any) -> Any:
        from jsii._kernel.types import SetResponse

        message = {"api": "set", "objref": request.objref, "property": request.property, "value": request.value}
        self._post(message, _NOTHING)
        return SetResponse()

    def _post(self, message: dict[str, Any], expected: bytes) -> None:
        data = json.dumps(message, default=_as_json).encode() + b"\n"
        if self._bytes and self._bytes + len(data) > _TOGETHER_BYTES:
            self._send()
        self._waiting.append(data)
        self._unsent.append(expected)
        self._bytes += len(data)

    def _send(self) -> None:
        """What was sent before has been answered when more is sent."""
        self._receive()
        if self._waiting:
            pipe = self._process._process.stdin
            pipe.write(b"".join(self._waiting))
            pipe.flush()
            self._expected, self._unsent = self._unsent, deque()
            self._waiting, self._bytes = [], 0

    def _receive(self) -> None:
        read = self._process._process.stdout.readline
        while self._expected:
            if read() != self._expected.popleft():
                raise Unforeseen

    def settle(self) -> None:
        """Everything that was posted has been answered. Raises `Unforeseen`."""
        self._send()
        self._receive()

    def leave(self) -> None:
        """Whatever Node still says to what was sent is taken from the pipe, and the process is as jsii left it."""
        while self._expected:
            self._expected.popleft()
            self._process._process.stdout.readline()
        del self._process._next_message

    def _next_message(self) -> Any:
        """jsii's own, which also looks what number the next object gets."""
        from jsii._kernel.providers.process import ohook

        line = self._process._process.stdout.readline()
        numbers = [int(number) for number in _OBJECT.findall(line)]
        if numbers:
            self._next = max(self._next or 0, *(number + 1 for number in numbers))
        return json.loads(line, object_hook=ohook)


def _as_json(value: Any) -> Any:
    from jsii._kernel.providers.process import _unstructure_ref, jdefault
    from jsii._kernel.types import ObjRef

    return _unstructure_ref(value) if isinstance(value, ObjRef) else jdefault(value)

"""What clients asked for and the sandbox does not emulate, counted by client. An address of the sandbox's own."""

from __future__ import annotations

from sandbox.core import gaps
from sandbox.core.call import Call
from sandbox.core.rights import ADMINISTRATOR
from sandbox.core.routing import Answer, Route


def _list(call: Call) -> Answer:
    return {"not_emulated": gaps.found(call.store)}


ROUTES = [Route("GET", "/sandbox/not-emulated", _list, right=ADMINISTRATOR)]

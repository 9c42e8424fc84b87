"""`kill -9` while many write: what was acknowledged is found again, complete and once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

_WRITERS, _KILL_AFTER = 8, 120


def test_acknowledged_writes_outlive_a_kill(sandbox):
    acknowledged: list[str] = []
    enough = threading.Event()

    def write(writer: int) -> None:
        with sandbox.http() as http:
            for number in range(10_000):
                name = f"kept_{writer}_{number}"
                try:
                    answer = http.post("/api/2.1/unity-catalog/catalogs", json={"name": name})
                except httpx.TransportError:  # the sandbox was killed: this write was never acknowledged
                    return
                assert answer.status_code == 200, answer.text
                acknowledged.append(name)
                if len(acknowledged) >= _KILL_AFTER:
                    enough.set()

    with ThreadPoolExecutor(_WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(_WRITERS)]
        assert enough.wait(60), "the writers never got far enough"
        sandbox.restart(kill=True)
        # Whoever was between two requests meets the restarted sandbox and goes on writing: killed once more, for good.
        sandbox.process.kill()
        sandbox.process.wait()
        for writer in writers:
            writer.result(60)
    sandbox.restart()
    client = sandbox.client
    found = [catalog.name for catalog in client.catalogs.list(max_results=0)]
    assert len(found) == len(set(found))
    lost = set(acknowledged) - set(found)
    assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged catalogs are gone"
    assert len(acknowledged) >= _KILL_AFTER
    for name in found[:20]:  # a catalog and its default schema are one write
        assert [schema.name for schema in client.schemas.list(name)] == ["default"]

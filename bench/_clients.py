"""The clients of a killed sandbox that write jobs, runs, tables, files, volumes and catalogs."""

from __future__ import annotations

import collections
import hashlib
import itertools
from typing import Any

from bench._client import Client

_CATALOG = "/api/2.1/unity-catalog"
_JOBS = "/api/2.1/jobs"
_FILES = "/api/2.0/fs/files/Volumes"
_CONDITION = {"left": "1", "op": "EQUAL_TO", "right": "1"}


class Jobs(Client):
    """Made until answered, every third deleted until answered."""

    name = "jobs, sent until answered, and deleted"

    def prepare(self) -> None:
        self.kept: dict[str, int] = {}
        self.deleted: set[str] = set()

    def write(self) -> None:
        name = f"job {self.number}"
        made = self.until_answered("POST", f"{_JOBS}/create", {"name": name, "tasks": []}, moment="a creation")
        if made is None:
            return
        self.kept[name] = made["job_id"]
        if self.number % 3 == 0:
            old = self.random.choice(sorted(self.kept))
            job_id = self.kept.pop(old)
            self.until_answered("POST", f"{_JOBS}/delete", {"job_id": job_id}, moment="a deletion", gone=True)
            self.deleted.add(old)

    def check(self) -> None:
        there = collections.Counter(job["settings"]["name"] for job in all_jobs(self))
        for name in self.kept:
            if there[name] != 1:
                self.seen.say("doubled" if there[name] else "lost", name)
        for name in self.deleted & there.keys():
            self.seen.say("lost", f"deletion of {name}")


class IdenticalJobs(Client):
    """Deliberately the same again and again: each answer is a job of its own."""

    name = "identical jobs"

    def prepare(self) -> None:
        self.ids: list[int] = []
        self.unknown = 0

    def write(self) -> None:
        made = self.once("POST", f"{_JOBS}/create", {"name": "the same", "tasks": []}, moment="a creation")
        if made is None:
            self.unknown += 1
        else:
            self.ids.append(made["job_id"])

    def check(self) -> None:
        there = [job["job_id"] for job in all_jobs(self) if job["settings"]["name"] == "the same"]
        compare_identical(self, self.ids, there, self.unknown)


class IdenticalRuns(Client):
    """Deliberately the same again and again: each answer is a run of its own."""

    name = "identical runs"

    def prepare(self) -> None:
        task = {"task_key": "only", "condition_task": _CONDITION}
        job = {"name": "runner", "tasks": [task], "max_concurrent_runs": 1000, "queue": {"enabled": True}}
        self.job_id = self.until_answered("POST", f"{_JOBS}/create", job)["job_id"]
        self.ids: list[int] = []
        self.unknown = 0

    def write(self) -> None:
        run = self.once("POST", f"{_JOBS}/run-now", {"job_id": self.job_id}, moment="a creation")
        if run is None:
            self.unknown += 1
        else:
            self.ids.append(run["run_id"])
        self.enough.wait(0.05)

    def check(self) -> None:
        there = [run["run_id"] for run in paged(self, f"{_JOBS}/runs/list?job_id={self.job_id}&limit=25", "runs")]
        compare_identical(self, self.ids, there, self.unknown)


class Tables(Client):
    """External tables, every other one deleted."""

    name = "tables"

    def prepare(self) -> None:
        make_schema(self, "tables", "s")
        self.kept: list[str] = []
        self.deleted: list[str] = []

    def write(self) -> None:
        full_name = f"tables.s.t{self.number}"
        body = {
            "name": f"t{self.number}",
            "catalog_name": "tables",
            "schema_name": "s",
            "table_type": "EXTERNAL",
            "data_source_format": "DELTA",
            "columns": [{"name": "id", "type_text": "bigint", "type_name": "LONG", "position": 0}],
            "storage_location": f"s3://elsewhere/t{self.number}",
        }
        if self.until_answered("POST", f"{_CATALOG}/tables", body, moment="a creation") is None:
            return
        if self.number % 2:
            self.kept.append(full_name)
        else:
            self.until_answered("DELETE", f"{_CATALOG}/tables/{full_name}", moment="a deletion", gone=True)
            self.deleted.append(full_name)

    def check(self) -> None:
        for full_name in self.kept:
            if self.found(f"{_CATALOG}/tables/{full_name}") is None:
                self.seen.say("lost", full_name)
        for full_name in self.deleted:
            if self.found(f"{_CATALOG}/tables/{full_name}") is not None:
                self.seen.say("lost", f"deletion of {full_name}")


class Files(Client):
    """Uploads of several sizes to a few paths, so that most overwrite; some are deleted."""

    name = "files, overwritten and deleted"

    def prepare(self) -> None:
        make_volume(self, "files", "s", "v")
        self.may_be: dict[str, set[str | None]] = {}
        """By path: digests of what may be there; None for no file."""

    def write(self) -> None:
        path = f"/files/s/v/d{self.random.randrange(5)}/f{self.random.randrange(20)}"
        before = self.may_be.get(path, {None})
        if None not in before and self.random.random() < 0.2:
            done = self.once("DELETE", f"{_FILES}{path}", moment="a deletion")
            self.may_be[path] = before | {None} if done is None else {None}
            return
        content = self.random.randbytes(self.random.choice((10, 5_000, 500_000)))
        done = self.once("PUT", f"{_FILES}{path}?overwrite=true", content)
        self.may_be[path] = (before if done is None else set()) | {digest(content)}

    def check(self) -> None:
        for path, digests in self.may_be.items():
            status, content = self.sandbox.call("GET", f"{_FILES}{path}")
            found = digest(content) if status == 200 and isinstance(content, bytes) else None
            if found not in digests:
                self.seen.say("lost" if found is None else "half", f"{path}: {status}")


class Volumes(Client):
    """Volumes with files, deleted whole or not at all; a new one of the same name is empty."""

    name = "volumes with files, deleted"
    files = 6

    def prepare(self) -> None:
        make_schema(self, "volumes", "s")
        self.expected: dict[str, int | None] = {}
        """By name: how many files; None where a deletion got no answer."""

    def write(self) -> None:
        name = f"v{self.number}"
        body = {"name": name, "catalog_name": "volumes", "schema_name": "s", "volume_type": "MANAGED"}
        if self.until_answered("POST", f"{_CATALOG}/volumes", body, moment="a creation") is None:
            return
        for n in range(self.files):
            self.until_answered("PUT", f"{_FILES}/volumes/s/{name}/d/f{n}?overwrite=true", b"x" * 2000)
        self.expected[name] = self.files
        if self.number % 4:
            done = self.once("DELETE", f"{_CATALOG}/volumes/volumes.s.{name}", moment="a deletion")
            self.expected[name] = None if done is None else 0

    def check(self) -> None:
        for name, expected in self.expected.items():
            there = self.found(f"{_CATALOG}/volumes/volumes.s.{name}") is not None
            listed = self.found(f"/api/2.0/fs/directories/Volumes/volumes/s/{name}/d") or {}
            files = len(listed.get("contents", []))
            if (there and files != self.files) or (not there and files):
                self.seen.say("half", f"{name}: {'there' if there else 'gone'} with {files} files")
            elif expected is not None and there != bool(expected):
                self.seen.say("lost", f"{name}, or its deletion")
            if not there:
                body = {"name": name, "catalog_name": "volumes", "schema_name": "s", "volume_type": "MANAGED"}
                self.until_answered("POST", f"{_CATALOG}/volumes", body)
                if self.found(f"/api/2.0/fs/directories/Volumes/volumes/s/{name}").get("contents"):  # type: ignore[union-attr]
                    self.seen.say("half", f"{name}: made anew, it shows the files of the one before")


class Catalogs(Client):
    """A catalog with a file in it, renamed on and on: it is under one name, with its file."""

    name = "catalogs, renamed"

    def prepare(self) -> None:
        make_volume(self, "renamed0", "s", "v")
        self.until_answered("PUT", f"{_FILES}/renamed0/s/v/f", b"the file")
        self.names = {"renamed0"}

    def write(self) -> None:
        old = next(name for name in sorted(self.names) if self.found(f"{_CATALOG}/catalogs/{name}") is not None)
        new = f"renamed{self.number}"
        done = self.once("PATCH", f"{_CATALOG}/catalogs/{old}", {"new_name": new}, moment="a rename")
        self.names = {old, new} if done is None else {new}
        self.enough.wait(0.05)

    def check(self) -> None:
        there = [name for name in self.names if self.found(f"{_CATALOG}/catalogs/{name}") is not None]
        if len(there) != 1:
            self.seen.say("half" if there else "lost", f"of {self.names} there are {there}")
        for name in there:
            if self.sandbox.call("GET", f"{_FILES}/{name}/s/v/f") != (200, b"the file"):
                self.seen.say("half", f"{name} has lost its file")


def compare_identical(client: Client, acknowledged: list[Any], there: list[Any], unknown: int) -> None:
    """Each acknowledged write is one of its own; of those that nobody knows of, each is there at most once."""
    for each in set(acknowledged) - set(there):
        client.seen.say("lost", str(each))
    swallowed = len(acknowledged) - len(set(acknowledged))
    for _ in range(swallowed):
        client.seen.say("swallowed", "two deliberate writes got one answer")
    for each in range(len(there) - len(set(acknowledged)) - unknown):
        client.seen.say("doubled", f"surplus {each}")


def all_jobs(client: Client) -> list[Any]:
    return list(paged(client, f"{_JOBS}/list?limit=100", "jobs"))


def paged(client: Client, path: str, items: str) -> Any:
    token = ""
    for _ in itertools.count():
        answer = client.found(f"{path}&page_token={token}" if token else path) or {}
        yield from answer.get(items, [])
        token = answer.get("next_page_token", "")
        if not token:
            return


def make_schema(client: Client, catalog: str, schema: str) -> None:
    client.until_answered("POST", f"{_CATALOG}/catalogs", {"name": catalog})
    client.until_answered("POST", f"{_CATALOG}/schemas", {"name": schema, "catalog_name": catalog})


def make_volume(client: Client, catalog: str, schema: str, volume: str) -> None:
    make_schema(client, catalog, schema)
    body = {"name": volume, "catalog_name": catalog, "schema_name": schema, "volume_type": "MANAGED"}
    client.until_answered("POST", f"{_CATALOG}/volumes", body)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

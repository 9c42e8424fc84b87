"""All endpoints of the workspace, live: brings configs up, switches over, takes them up again after a restart.

The document of kind ``serving_endpoint`` is the truth; what is here can always be made again from it. A config is brought up beside
the one that serves and takes its place in one step when every served entity is ready; requests under way finish on the old one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sandbox.core.workspace import Workspace, now_ms
from sandbox.runtime.serving import survivors
from sandbox.runtime.serving.capture import TARGET, Capture, Target
from sandbox.runtime.serving.endpoint import LiveEndpoint
from sandbox.runtime.serving.generation import Config, Generation, Served
from sandbox.runtime.serving.image import entities_folder, folders, prepare
from sandbox.runtime.serving.limits import RateLimiter
from sandbox.runtime.serving.process import Launch
from sandbox.runtime.serving.replica import Deployment, Hooks, Replica

log = logging.getLogger("sandbox.serving")

KIND = "serving_endpoint"
SERVICE = "serving"
STARTS_AT_ONCE = 2
IDLE_SECONDS = float(os.environ.get("LAKEWRIGHT_SERVING_IDLE_SECONDS", "1800"))
"""How long an entity with ``scale_to_zero_enabled`` stays up without a request; half an hour, as on the platform."""


class Supervisor:
    """Kept in ``workspace.services["serving"]``. All methods belong to the event loop's thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._endpoints: dict[str, LiveEndpoint] = {}
        self._starts = asyncio.Semaphore(STARTS_AT_ONCE)
        self._leaving: set[asyncio.Task[Any]] = set()

    def get(self, name: str) -> LiveEndpoint | None:
        return self._endpoints.get(name)

    async def start(self) -> None:
        """Take up every endpoint that there is; an update that was under way begins anew."""
        store = self._workspace.store
        if killed := survivors.end_survivors(store):
            log.warning("ended model processes of a former sandbox: %s", killed)
        documents = store.list(KIND)
        await asyncio.to_thread(self._remove_abandoned, {each for known in documents for each in _entity_ids(known)})
        for document in documents:
            live = self.open(document)
            if config := document.get("config"):
                live.active = Generation(config, {e["name"]: self._served(live, e) for e in config["served_entities"]})
                self._wake(live)
            if document["state"]["config_update"] == "IN_PROGRESS":
                self.deploy(document["name"])
        self._finish_abandoned()

    async def stop(self) -> None:
        """End all processes and bring everything captured into its table."""
        endpoints, self._endpoints = list(self._endpoints.values()), {}
        await asyncio.gather(*(self._shut(live) for live in endpoints), *self._leaving)

    def open(self, document: dict[str, Any]) -> LiveEndpoint:
        """Begin to look after an endpoint (new, or known from before a restart)."""
        live = self._endpoints[document["name"]] = LiveEndpoint(document["name"], document["id"])
        self.configure(document)
        return live

    def configure(self, document: dict[str, Any]) -> None:
        """Rate limits and inference tables as the document now says."""
        live = self._endpoints[document["name"]]
        gateway = document.get("ai_gateway") or {}
        live.limits = RateLimiter([*(gateway.get("rate_limits") or []), *(document.get("rate_limits") or [])])
        for target in document.get("inference_tables", []):
            table_id = target["table_id"]
            if table_id not in live.captures:
                live.captures[table_id] = self._capture(self._captures / table_id, _target(target))
            live.captures[table_id].enabled = target["enabled"]

    def deploy(self, name: str) -> None:
        """Bring ``pending_config`` up and switch to it, or leave the update failed; returns at once."""
        live = self._endpoints[name]
        live.deployment = self._workspace.background(self._deploy(live), f"deploy {name}")

    def close(self, document: dict[str, Any]) -> None:
        """The endpoint was deleted: no request reaches it from now on; its processes and files go in the background."""
        live = self._endpoints.pop(document["name"])
        self._leave(self._remove(live, _entity_ids(document)))

    async def _deploy(self, live: LiveEndpoint) -> None:
        config: Config = self._document(live)["pending_config"]
        served = {
            entity["name"]: self._reused(live, entity) or self._served(live, entity)
            for entity in config["served_entities"]
        }
        generation = live.pending = Generation(config, served)
        kept = set(live.active.replicas if live.active else [])
        fresh = [replica for replica in generation.replicas if replica not in kept]
        try:
            outcomes = await asyncio.gather(*(self._bring_up(replica) for replica in fresh), return_exceptions=True)
        except asyncio.CancelledError:
            await asyncio.gather(*(replica.stop() for replica in fresh))
            raise
        finally:
            live.pending = None
        if any(isinstance(outcome, BaseException) for outcome in outcomes):
            self._update_failed(live, config, served)
            await asyncio.gather(*(replica.stop() for replica in fresh))
            await self._forget_models(generation, kept)
        else:
            self._switch(live, config, generation)

    async def _bring_up(self, replica: Replica) -> None:
        async with self._starts:
            await replica.start()

    def _switch(self, live: LiveEndpoint, config: Config, generation: Generation) -> None:
        before, live.active = live.active, generation
        with self._workspace.store.transaction():
            document = self._document(live)
            document["config"] = {key: value for key, value in config.items() if key != "start_time"}
            del document["pending_config"]
            document["state"] = {"ready": "READY", "config_update": "NOT_UPDATING"}
            document["last_updated_timestamp"] = now_ms()
            self._workspace.store.put(KIND, live.name, document)
        for served in before.served.values() if before else ():
            if served.replica is not None and served.replica not in generation.replicas:
                self._leave(self._retire(served))
        log.info("endpoint %s serves config version %d", live.name, generation.version)

    def _update_failed(self, live: LiveEndpoint, config: Config, served: dict[str, Served]) -> None:
        with self._workspace.store.transaction():
            document = self._document(live)
            for entity in config["served_entities"]:
                replica = served[entity["name"]].replica
                failed = replica is not None and replica.deployment is Deployment.FAILED
                state = Deployment.FAILED if failed else Deployment.ABORTED
                message = (
                    replica.message
                    if replica is not None and failed
                    else "Another served entity of this update failed."
                )
                entity["state"] = {"deployment": state, "deployment_state_message": message}
            document["pending_config"] = config
            document["state"]["config_update"] = "UPDATE_FAILED"
            document["last_updated_timestamp"] = now_ms()
            self._workspace.store.put(KIND, live.name, document)
        log.warning("endpoint %s: update to config version %d failed", live.name, config["config_version"])

    async def _forget_models(self, generation: Generation, kept: set[Replica]) -> None:
        """Of a failed update only the logs are of use."""
        for served in generation.served.values():
            if served.replica is not None and served.replica not in kept:
                await asyncio.to_thread(
                    shutil.rmtree, folders(self._workspace, served.entity).model, ignore_errors=True
                )

    def _document(self, live: LiveEndpoint) -> dict[str, Any]:
        document = self._workspace.store.get(KIND, live.name)
        if document is None:
            raise KeyError(f"endpoint {live.name} has no document")
        return document

    @staticmethod
    def _reused(live: LiveEndpoint, entity: dict[str, Any]) -> Served | None:
        """The process that already serves exactly this entity."""
        current = live.active.served.get(entity["name"]) if live.active else None
        if current is None or not current.same_as(entity):
            return None
        entity["id"], entity["creation_timestamp"] = current.entity["id"], current.entity["creation_timestamp"]
        return Served(entity, current.replica)

    def _served(self, live: LiveEndpoint, entity: dict[str, Any]) -> Served:
        if "external_model" in entity:
            return Served(entity, None)
        store = self._workspace.store

        async def launch() -> Launch:
            return await prepare(self._workspace, entity)

        hooks = Hooks(
            launch, lambda pid: survivors.note_started(store, pid), lambda pid: survivors.note_ended(store, pid)
        )
        idle = IDLE_SECONDS if entity.get("scale_to_zero_enabled") else None
        return Served(entity, Replica(f"{live.name}/{entity['name']}", hooks, idle))

    def _wake(self, live: LiveEndpoint) -> None:
        """After a restart: what may be scaled to zero waits for its first request, the rest comes up now."""
        for served in live.active.served.values() if live.active else ():
            if served.replica is None:
                continue
            served.replica.sleeping()
            if not served.entity.get("scale_to_zero_enabled"):
                self._workspace.background(self._bring_up(served.replica), f"wake {served.replica.name}")

    def _capture(self, folder: Path, target: Target) -> Capture:
        store, table_id = self._workspace.store, target.table_id

        def find() -> str | None:
            return next((str(table["full_name"]) for table in store.find("table", table_id=table_id)), None)

        return Capture(folder, target, self._workspace, find)

    def _finish_abandoned(self) -> None:
        """Journals that no endpoint has: a kill came between an endpoint's deletion and the flush of what it had answered."""
        live = {table_id for endpoint in self._endpoints.values() for table_id in endpoint.captures}
        for described in self._captures.glob(f"*/{TARGET}"):
            folder = described.parent
            if folder.name in live:
                continue
            try:
                table = json.loads(described.read_text())
                target = _target({**table, "table_id": folder.name})
            except (OSError, ValueError, KeyError, TypeError) as error:
                log.error("the journal in %s is left alone: %s cannot be read: %r", folder, TARGET, error)
                continue
            log.info("moving what %s left for %s into the table", folder, target.full_name)
            self._leave(self._capture(folder, target).retire())

    @property
    def _captures(self) -> Path:
        return self._workspace.home / "serving" / "inference-tables"

    def _remove_abandoned(self, kept: set[str]) -> None:
        """Files of served entities that no endpoint has: a kill came between their end and their removal."""
        for folder in entities_folder(self._workspace).glob("*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    async def _remove(self, live: LiveEndpoint, entity_ids: set[str]) -> None:
        await self._shut(live, delete=True)
        for entity_id in entity_ids:  # also those of an update that failed or was cut off, which has no process
            await asyncio.to_thread(shutil.rmtree, entities_folder(self._workspace) / entity_id, ignore_errors=True)

    async def _shut(self, live: LiveEndpoint, delete: bool = False) -> None:
        if live.deployment is not None and not live.deployment.done():
            live.deployment.cancel()
            await asyncio.wait({live.deployment})
        served = list(live.active.served.values()) if live.active else []
        if delete:
            await asyncio.gather(*(self._retire(each) for each in served if each.replica is not None))
        else:
            await asyncio.gather(*(each.replica.stop() for each in served if each.replica is not None))
        captures = live.captures.values()
        await asyncio.gather(*(capture.retire() if delete else capture.stop() for capture in captures))

    async def _retire(self, served: Served) -> None:
        """Drain, end, remove the files."""
        if served.replica is not None:
            await served.replica.retire()
        await asyncio.to_thread(shutil.rmtree, folders(self._workspace, served.entity).root, ignore_errors=True)

    def _leave(self, work: Any) -> None:
        """Run the end of something in the background; `stop` waits for it."""
        task = self._workspace.background(work, "serving: end")
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


def _target(table: dict[str, Any]) -> Target:
    return Target(table["full_name"], table["location"], table["layout"], table["table_id"])


def _entity_ids(document: dict[str, Any]) -> set[str]:
    configs = [document.get(key) or {} for key in ("config", "pending_config")]
    return {entity["id"] for config in configs for entity in config.get("served_entities", [])}


def states(live: LiveEndpoint | None, entities: Iterable[dict[str, Any]], pending: bool) -> list[dict[str, Any]]:
    """``entities`` with their present ``state``: live where there is a process, else as last written."""
    generation = None if live is None else live.pending if pending else live.active
    return [{**entity, "state": _state(generation, entity)} for entity in entities]


def _state(generation: Generation | None, entity: dict[str, Any]) -> dict[str, str]:
    served = generation.served.get(entity["name"]) if generation is not None else None
    if served is not None and served.replica is not None:
        return {"deployment": served.replica.deployment, "deployment_state_message": served.replica.message}
    if "state" in entity:
        return dict(entity["state"])
    ready = generation is not None
    return {"deployment": Deployment.READY if ready else Deployment.CREATING, "deployment_state_message": ""}

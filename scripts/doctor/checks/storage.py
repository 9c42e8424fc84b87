"""Cloud folders that the settings name: whether an external location covers each."""

from __future__ import annotations

from collections.abc import Iterator

from infra.examples import is_example
from infra.hcl import KeyPath, dotted
from scripts.doctor.answers import Answer, cannot_tell, missing, ok
from scripts.doctor.around import Around

TITLE = "cloud folders"
NEEDS = ("workspace",)


def check(around: Around) -> Iterator[Answer]:
    """Source: https://docs.databricks.com/connect/unity-catalog/cloud-storage/managed-storage"""
    folders = list(_folders(around))
    if not folders:
        yield ok("none is named: data lies where the metastore keeps it")
        return
    if all(is_example(folder, around.settings.env) for _, folder in folders):
        yield cannot_tell("not asked: they are examples", "")
        return
    urls = [each.url or "" for each in around.workspace.external_locations.list()]
    for path, folder in folders:
        if any(_within(folder, url) for url in urls):
            yield ok(f"{folder} lies in an external location")
        else:
            yield missing(
                f"{dotted(path)}: no external location covers {folder}, or you may not see it",
                "make a storage credential and an external location for the bucket, with CREATE MANAGED STORAGE for whoever applies",
                around.place(*map(str, path)),
            )


def _folders(around: Around) -> Iterator[tuple[KeyPath, str]]:
    for key, catalog in around.settings.catalogs.items():
        if catalog.storage_root:
            yield ("catalogs", key, "storage_root"), catalog.storage_root
        for inner, schema in catalog.schemas.items():
            below: KeyPath = ("catalogs", key, "schemas", inner)
            if schema.storage_root:
                yield (*below, "storage_root"), schema.storage_root
            for name, volume in schema.volumes.items():
                if volume.storage_location:
                    yield (*below, "volumes", name, "storage_location"), volume.storage_location


def _within(folder: str, url: str) -> bool:
    return bool(url) and f"{folder.rstrip('/')}/".startswith(f"{url.rstrip('/')}/")

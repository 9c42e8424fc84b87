"""The bucket of Terraform's states: there, versioned, encrypted, private."""

from __future__ import annotations

from collections.abc import Iterator

from infra.examples import is_example
from infra.settings import S3BackendConfig
from scripts.doctor.answers import Answer, cannot_tell, missing, ok
from scripts.doctor.around import Around
from scripts.state import bucket

TITLE = "state"
NEEDS: tuple[str, ...] = ()


def check(around: Around) -> Iterator[Answer]:
    """What `lakewright state bootstrap` would make or change."""
    backend, place = around.settings.backend, around.place("backend", "bucket")
    if not isinstance(backend, S3BackendConfig):
        yield ok("kept on this machine")
        return
    if is_example(backend.bucket, around.settings.env):
        yield cannot_tell(f"not asked: bucket {backend.bucket} is an example", "", place)
        return
    do = f"`lakewright state bootstrap {around.settings.env}`"
    for look in bucket.inspect(backend):
        if look.so is None:
            yield cannot_tell(f"{look.what}: {look.why}", "ask somebody who may see it", place)
        elif look.so:
            yield ok(f"bucket {backend.bucket}: {look.what}")
        else:
            yield missing(f"bucket {backend.bucket}: {look.what}: it is not so", do, place)

"""Whether the workspace answers, and takes the credentials."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.doctor.answers import Answer, missing, ok
from scripts.doctor.around import Around

TITLE = "workspace"
NEEDS = ("credentials",)


def check(around: Around) -> Iterator[Answer]:
    """Asked for as long as any command would, and not the SDK's five minutes."""
    from databricks.sdk.errors import PermissionDenied, Unauthenticated

    host = around.workspace.config.host
    try:
        me = around.me
    except (Unauthenticated, PermissionDenied) as error:
        yield missing(f"{host} does not take the credentials: {error}", "make new ones, or use others")
    except (OSError, ValueError) as error:
        yield missing(
            f"{host} cannot be reached: {error}", "see whether workspace_host is right and this machine gets there"
        )
    else:
        yield ok(f"{host} answers; you are {me.display_name or me.user_name}")

"""Query a serving endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts.errors import NotFound

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings


def endpoint_name(settings: Settings, name: str) -> str:
    """The name in the workspace for a key of the settings; any other name is taken as it is."""
    declared = settings.serving_endpoints.get(name)
    return declared.name if declared else name


def score(client: WorkspaceClient, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The endpoint's answer. Raises `NotFound` with the endpoints that there are."""
    from databricks.sdk.errors import NotFound as Missing

    try:
        answer: Any = client.api_client.do("POST", f"/serving-endpoints/{name}/invocations", body=payload)
    except Missing:
        raise NotFound(
            "serving endpoint", name, [str(endpoint.name) for endpoint in client.serving_endpoints.list()]
        ) from None
    return dict(answer)

"""What a service principal consists of."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from modules.config import OWN, Config
from modules.errors import BadValue

APPLICATION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _application_id(value: str) -> str:
    if not APPLICATION_ID.fullmatch(value):
        raise BadValue("application_id", value, "a UUID in lower case, such as 5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58")
    return value


class ServicePrincipalConfig(Config):
    """An identity that jobs run as. Settings name it by its key; the platform knows it by its application id."""

    UNIQUE = "application_id"

    application_id: Annotated[str, AfterValidator(_application_id)] = Field(
        json_schema_extra=OWN,
        description="What the platform knows it by; where the platform chooses it (AWS, GCP), it has to exist already",
    )
    display_name: str = Field(min_length=1, description="Name that people see")
    existing: bool = Field(
        False, description="It is there already, from the account or another environment: not made here"
    )

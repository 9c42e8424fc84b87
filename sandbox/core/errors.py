"""The errors a service may raise, as the platform's REST API words them.

ApiError
├── InvalidParameterValue  400
├── Unauthenticated        401
├── PermissionDenied       403
├── ResourceDoesNotExist   404
├── ResourceAlreadyExists  409 (400 on the older APIs: pass ``status``)
├── ResourceConflict       409
├── NotImplementedYet      501
└── TemporarilyUnavailable 503

Source: https://docs.databricks.com/api/workspace/introduction (error body ``{"error_code", "message"}``).
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with ``status`` and the body ``{"error_code", "message", "details"?}``."""

    status = 500
    error_code = "INTERNAL_ERROR"

    def __init__(self, message: str, *, error_code: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.error_code = error_code or type(self).error_code
        self.status = status or type(self).status

    def body(self) -> dict[str, Any]:
        return {"error_code": self.error_code, "message": self.message, "details": []}


class InvalidParameterValue(ApiError):
    status, error_code = 400, "INVALID_PARAMETER_VALUE"


class Unauthenticated(ApiError):
    status, error_code = 401, "UNAUTHENTICATED"


class PermissionDenied(ApiError):
    status, error_code = 403, "PERMISSION_DENIED"


class ResourceDoesNotExist(ApiError):
    status, error_code = 404, "RESOURCE_DOES_NOT_EXIST"


class ResourceAlreadyExists(ApiError):
    status, error_code = 409, "RESOURCE_ALREADY_EXISTS"


class ResourceConflict(ApiError):
    status, error_code = 409, "RESOURCE_CONFLICT"


class NotImplementedYet(ApiError):
    status, error_code = 501, "NOT_IMPLEMENTED"


class TemporarilyUnavailable(ApiError):
    status, error_code = 503, "TEMPORARILY_UNAVAILABLE"

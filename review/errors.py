"""What can go wrong before a review has a verdict.

ReviewError
├── ReadingError      the input is not a plan that can be read
├── PolicyError       the policy or waivers file is wrong
└── PublishError      the page could not be brought to where it is read
"""

from pathlib import Path


class ReviewError(Exception):
    """Anything that ends a review without a verdict; its text is one line for the user."""


class ReadingError(ReviewError):
    """The input is not a Terraform plan that this program reads."""

    def __init__(self, source: str, found: str, expected: str) -> None:
        super().__init__(f"{source}: {found}; expected {expected}")


class PolicyError(ReviewError):
    """The policy or waivers file is not as its documentation says."""

    def __init__(self, path: Path, key: str, found: object, expected: str) -> None:
        super().__init__(f"{path}: {key}: found {found!r}; expected {expected}")


class PublishError(ReviewError):
    """GitHub or Azure DevOps refused, or did not answer."""

    def __init__(self, service: str, what: str, status: int | None, reason: str) -> None:
        answered = f"answered {status}" if status is not None else "did not answer"
        super().__init__(f"{service} {answered} to {what}: {reason}")
        self.status = status

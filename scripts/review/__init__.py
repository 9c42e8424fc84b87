"""Plan review: from any `terraform show -json` document to a verdict, a fingerprint and a page."""

from scripts.review.errors import PolicyError, PublishError, ReadingError, ReviewError
from scripts.review.result import ReviewResult, Verdict
from scripts.review.summary import Options, summarise, summarise_plans

__all__ = [
    "Options",
    "PolicyError",
    "PublishError",
    "ReadingError",
    "ReviewError",
    "ReviewResult",
    "Verdict",
    "summarise",
    "summarise_plans",
]

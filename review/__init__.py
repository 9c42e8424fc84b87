"""Plan review: from any `terraform show -json` document to a verdict, a fingerprint and a page."""

from review.errors import PolicyError, PublishError, ReadingError, ReviewError
from review.result.result import ReviewResult, Verdict
from review.review import Options, summarise, summarise_plans

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

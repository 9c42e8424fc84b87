"""Reading: from files, in whatever wrapping they come, to plans."""

from review.reading.plans import plan_from, read_plans

__all__ = ["plan_from", "read_plans"]

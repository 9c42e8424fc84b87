"""Redaction: nothing secret leaves the process, whichever form it has taken."""

from scripts.review.redaction.collect import redactor_for
from scripts.review.redaction.document import redact_plan
from scripts.review.redaction.redactor import HIDDEN, Redactor

__all__ = ["HIDDEN", "Redactor", "redact_plan", "redactor_for"]

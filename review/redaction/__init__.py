"""Redaction: nothing secret leaves the process, whichever form it has taken."""

from review.redaction.document import learned, redact_plan, without_secrets
from review.redaction.learn import redactor_for
from review.redaction.redactor import HIDDEN, Redactor

__all__ = ["HIDDEN", "Redactor", "learned", "redact_plan", "redactor_for", "without_secrets"]

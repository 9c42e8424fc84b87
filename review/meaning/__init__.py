"""Meaning: what a change says, with the order, spelling and defaults that say nothing taken out and counted."""

from review.meaning.diff import Difference, Meaning, meaning_of

__all__ = ["Difference", "Meaning", "meaning_of"]

"""One file a check, found by its name."""

"""A model serving endpoint with its inference table."""

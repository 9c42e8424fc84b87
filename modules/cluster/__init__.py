"""Clusters, with or without GPU, and their pinned libraries."""

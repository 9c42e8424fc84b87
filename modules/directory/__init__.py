"""A directory of the workspace."""

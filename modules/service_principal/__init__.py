"""A service principal of the workspace, for environments that have no account console to make it in."""

"""Libraries on clusters, of every kind that Databricks installs, each pinned exactly."""

"""A job: tasks that wait for each other, on clusters with pinned libraries."""

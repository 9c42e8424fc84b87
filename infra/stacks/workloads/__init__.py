"""Workloads: what computes."""

SECTIONS = ("files", "clusters", "directories", "experiments", "registered_models", "jobs", "serving_endpoints")
AFTER: tuple[str, ...] = ("foundation",)

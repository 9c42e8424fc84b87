"""Workloads: what computes."""

SUMMARY = "Files on volumes, clusters, experiments, registered models, jobs and serving endpoints"
AFTER: tuple[str, ...] = ("foundation",)

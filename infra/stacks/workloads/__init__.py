"""Workloads: what computes."""

SUMMARY = "Files on volumes, clusters, directories, experiments, registered models, jobs and serving endpoints"
AFTER: tuple[str, ...] = ("foundation",)

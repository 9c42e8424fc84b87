"""Endpoints that really serve: a process for each served entity, traffic split, updates without a failed request, inference tables.

`supervisor.Supervisor` owns all of it; `sandbox.services.serving.endpoints` is the REST API in front.
"""

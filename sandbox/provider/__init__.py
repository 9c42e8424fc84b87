"""A Terraform provider for the sandbox: resource types, schema and plans as ``databricks/databricks``, for closed networks.

It speaks Terraform's plugin protocol 6 and the sandbox's REST API, and refuses any host that is not loopback. It is there in each version
that there is schema data for; a process serves one of them.
"""

VERSIONS = ("1.99.0", "1.128.0")
"""The oldest first."""
NAME = "databricks/databricks"
REGISTRIES = ("registry.terraform.io", "registry.opentofu.org")
"""Terraform's and OpenTofu's: each looks for a provider without a host under its own."""

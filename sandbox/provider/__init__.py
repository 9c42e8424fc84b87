"""A Terraform provider for the sandbox: resource types, schema and plans as ``databricks/databricks`` 1.99.0, for closed networks.

It speaks Terraform's plugin protocol 6 and the sandbox's REST API, and refuses any host that is not loopback.
"""

VERSION = "1.99.0"
ADDRESS = "registry.terraform.io/databricks/databricks"

"""Terraform's plugin protocol, version 6: messages, handshake, RPCs. Knows nothing of Databricks."""

"""A stand-in for a Databricks workspace on the loopback interface: REST services, job runner, model server, Terraform provider."""

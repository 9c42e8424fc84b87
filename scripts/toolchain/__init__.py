"""The programs that the command line drives: Terraform, its plugins, Node."""

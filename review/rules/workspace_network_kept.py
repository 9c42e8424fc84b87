"""The network, roles and keys under a workspace stay."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

_LOST = {
    "databricks_mws_networks": "the workspaces in it",
    "databricks_mws_vpc_endpoint": "the private way to the workspace",
    "databricks_mws_credentials": "the workspace's hold on its account",
    "databricks_mws_storage_configurations": "the workspaces that keep their files there",
    "databricks_mws_private_access_settings": "the private way to the workspaces",
    "databricks_mws_customer_managed_keys": "what was encrypted with it",
    "databricks_mws_ncc_private_endpoint_rule": "the private way from serverless compute",
    "databricks_mws_network_connectivity_config": "the private ways from serverless compute",
    "databricks_mws_ncc_binding": "the workspace's private ways from serverless compute",
    "aws_vpc": "the clusters in it",
    "aws_subnet": "the clusters in it",
    "aws_nat_gateway": "the clusters' way out",
    "aws_internet_gateway": "the network's way out",
    "aws_vpc_endpoint": "the private way to a service",
    "aws_route_table": "the ways out of its subnets",
    "aws_route": "the way that it names",
    "aws_route_table_association": "the ways out of its subnet",
    "aws_eip": "the address by which others know the network",
    "aws_iam_role_policy": "what the role may do by it",
    "aws_iam_role_policy_attachment": "what the role may do by it",
    "aws_s3_bucket_policy": "what it let in, and what it refused",
    "aws_iam_role": "what is done by it",
    "aws_security_group": "what it let through",
    "aws_vpc_security_group_egress_rule": "what it let out",
    "aws_security_group_rule": "what it let through",
    "azurerm_virtual_network": "the clusters in it",
    "azurerm_subnet": "the clusters in it",
    "azurerm_private_endpoint": "the private way to a service",
    "azurerm_network_security_group": "what it let through, and what it stopped",
    "azurerm_role_assignment": "what its principal may do by it",
    "google_compute_network": "the clusters in it",
    "google_compute_subnetwork": "the clusters in it",
    "google_compute_router_nat": "the clusters' way out",
    "google_storage_bucket_iam_member": "what its member may do with the bucket",
}
"""Type → what goes with it, as the end of "… are lost with it"."""

TYPES = tuple(_LOST)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Network, role or key of a workspace deleted or replaced"
WHY = "Running clusters lose network or rights and new ones do not start, until all that points to the old one points to the new one."
FIX = "Make the new one beside it, move the workspace, then take the old one away."


def check(change: Change) -> Answer:
    return not_destroyed(change, _LOST[change.type])

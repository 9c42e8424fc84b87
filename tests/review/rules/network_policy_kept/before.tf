
resource "databricks_account_network_policy" "pass_narrower" {
  account_id        = "a"
  network_policy_id = "pass-narrower"
  egress = {
    network_access = {
      restriction_mode = "RESTRICTED_ACCESS"
      policy_enforcement = { enforcement_mode = "ENFORCED" }
      allowed_internet_destinations = [
        { destination = "pypi.org", internet_destination_type = "DNS_NAME" },
        { destination = "example.org", internet_destination_type = "DNS_NAME" },
      ]
    }
  }
}

resource "databricks_account_network_policy" "fail_dry_run" {
  account_id        = "a"
  network_policy_id = "fail-dry-run"
  egress = {
    network_access = {
      restriction_mode = "RESTRICTED_ACCESS"
      policy_enforcement = { enforcement_mode = "ENFORCED" }
    }
  }
}

resource "databricks_account_network_policy" "fail_wider" {
  account_id        = "a"
  network_policy_id = "fail-wider"
  egress = {
    network_access = {
      restriction_mode = "RESTRICTED_ACCESS"
      policy_enforcement = { enforcement_mode = "ENFORCED" }
      allowed_internet_destinations = [{ destination = "pypi.org", internet_destination_type = "DNS_NAME" }]
    }
  }
}

resource "databricks_account_network_policy" "fail_deleted" {
  account_id        = "a"
  network_policy_id = "fail-deleted"
  egress = {
    network_access = {
      restriction_mode = "RESTRICTED_ACCESS"
      policy_enforcement = { enforcement_mode = "ENFORCED" }
    }
  }
}

resource "databricks_account_network_policy" "unknown" {
  account_id        = "a"
  network_policy_id = "unknown"
  egress = {
    network_access = {
      restriction_mode = "RESTRICTED_ACCESS"
      policy_enforcement = { enforcement_mode = "ENFORCED" }
    }
  }
}

resource "databricks_workspace_network_option" "pass_same" {
  workspace_id      = 1
  network_policy_id = "strict"
}

resource "databricks_workspace_network_option" "fail_other" {
  workspace_id      = 1
  network_policy_id = "strict"
}

resource "databricks_workspace_network_option" "unknown_other" {
  workspace_id      = 1
  network_policy_id = "strict"
}

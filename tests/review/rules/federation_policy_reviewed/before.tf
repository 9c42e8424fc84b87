resource "databricks_service_principal_federation_policy" "pass" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:acme/infra:environment:prod"
  }
}

resource "databricks_service_principal_federation_policy" "fail_changed" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:acme/infra:environment:prod"
  }
}

resource "databricks_service_principal_federation_policy" "unknown" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:acme/infra:environment:prod"
  }
}


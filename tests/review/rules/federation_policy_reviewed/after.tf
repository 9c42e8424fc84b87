resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_service_principal_federation_policy" "pass" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:acme/infra:environment:prod"
  }
  description = "d"
}

resource "databricks_service_principal_federation_policy" "fail_changed" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:acme/infra:pull_request"
  }
}

resource "databricks_service_principal_federation_policy" "fail_made" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = "repo:other/x:ref:refs/heads/main"
  }
}

resource "databricks_service_principal_federation_policy" "unknown" {
  service_principal_id = 42
  policy_id            = "gh"
  oidc_policy = {
    issuer    = "https://token.actions.githubusercontent.com"
    audiences = ["x"]
    subject   = terraform_data.later.output
  }
}


# Staging: production once more, in a workspace of its own and with less of everything.

inherits = "prod"

workspace_host = "https://staging.workspace.example" # replace it, as in prod.tfvars
backend        = { bucket = "lakewright-terraform-state-staging" }

service_principals = { iris_job = { application_id = "c81e4f70-35ab-4d12-9c66-7b0f2e8d5a13" } }

clusters = {
  development = { autoscale = { max_workers = 2 } }
}

jobs = {
  iris = {
    schedule = { paused = true } # staging trains when a release asks for it
  }
}

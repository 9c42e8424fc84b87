# The sandbox on this machine: production without an account. Only what the sandbox needs differs.

inherits = "prod"

protected      = false # `lakewright destroy local` takes everything away again
sandbox        = true
workspace_host = null # from DATABRICKS_HOST: the port is the machine's business
rate_limit     = 1000 # requests a second; nobody else shares this workspace
backend        = { kind = "local", bucket = null, region = null }

# Groups come from the account in production. The sandbox has no account console to make them in.
groups = {
  data_scientists = { display_name = "data-scientists" }
  ml_engineers    = { display_name = "ml-engineers" }
  ml_platform     = { display_name = "ml-platform" }
}

# Managed storage is a folder of the sandbox, not a bucket.
catalogs = { ml = { storage_root = null } }

# What a library pins is taken from the project's own environment where that has it, instead of being downloaded.
clusters = {
  development = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
  gpu         = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
}

jobs = {
  iris = {
    # Service principals come from the account as well; here the administrator owns and runs the job.
    owner    = { service_principal_name = null, user_name = "admin@lakewright.local" }
    run_as   = { service_principal_name = null, user_name = "admin@lakewright.local" }
    schedule = { paused = true } # it runs when asked, and not on Monday at five
    job_clusters = {
      training = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
    }
  }
}

# The sandbox on this machine: production without an account. Only what the sandbox needs differs.

inherits = "prod"

protected      = false # `lakewright destroy local` takes everything away again
sandbox        = true
workspace_host = null # from DATABRICKS_HOST: the port is the machine's business
rate_limit     = 1000 # requests a second; nobody else shares this workspace
backend        = { kind = "local", bucket = null, region = null }

# Principals come from the account in production. The sandbox has no account console to make them in, so they are made here; the job runs
# as the same kind of principal as in production, with production's grants.
groups = {
  data_scientists = { existing = false }
  ml_engineers    = { existing = false }
  ml_platform     = { existing = false }
}
service_principals = { iris_job = { existing = false } }

# Managed storage is a folder of the sandbox, not a bucket.
catalogs = { ml = { storage_root = null } }

# What a library pins is taken from the project's own environment where that has it, instead of being downloaded.
clusters = {
  development = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
  gpu         = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
}

jobs = {
  iris = {
    schedule = { paused = true } # it runs when asked, and not on Monday at five
    job_clusters = {
      training = { spark_env_vars = { LAKEWRIGHT_ENVIRONMENT = "installed" } }
    }
  }
}

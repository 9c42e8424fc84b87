resource "databricks_job" "pass" {
  name                = "j"
  max_concurrent_runs = 1
  git_source {
    url      = "https://github.com/acme/jobs"
    provider = "gitHub"
    branch   = "main"
  }
}

resource "databricks_job" "fail_source" {
  name                = "j"
  max_concurrent_runs = 1
  git_source {
    url      = "https://github.com/acme/jobs"
    provider = "gitHub"
    branch   = "main"
  }
}

resource "databricks_job" "fail_runs" {
  name                = "j"
  max_concurrent_runs = 1
  git_source {
    url      = "https://github.com/acme/jobs"
    provider = "gitHub"
    branch   = "main"
  }
}

resource "databricks_job" "unknown" {
  name                = "j"
  max_concurrent_runs = 1
  git_source {
    url      = "https://github.com/acme/jobs"
    provider = "gitHub"
    branch   = "main"
  }
}


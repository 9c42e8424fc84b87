resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_job" "pass" {
  name                = "k"
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
    url      = "https://github.com/other/jobs"
    provider = "gitHub"
    branch   = "main"
  }
}

resource "databricks_job" "fail_runs" {
  name                = "j"
  max_concurrent_runs = 10
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
    url      = terraform_data.later.output
    provider = "gitHub"
    branch   = "main"
  }
}


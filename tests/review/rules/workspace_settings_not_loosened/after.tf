resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_restrict_workspace_admins_setting" "fail_admins" {
  restrict_workspace_admins {
    status = "ALLOW_ALL"
  }
}

resource "databricks_restrict_workspace_admins_setting" "pass" {
  restrict_workspace_admins {
    status = "RESTRICT_TOKENS_AND_JOB_RUN_AS"
  }
}

resource "databricks_restrict_workspace_admins_setting" "unknown" {
  restrict_workspace_admins {
    status = terraform_data.later.output
  }
}

resource "databricks_enhanced_security_monitoring_workspace_setting" "pass_never_on" {
  enhanced_security_monitoring_workspace {
    is_enabled = false
  }
}

resource "databricks_workspace_conf" "fail_downloads" {
  custom_config = {
    "enableResultsDownloading" = true
    "maxTokenLifetimeDays"     = "90"
  }
}

resource "databricks_artifact_allowlist" "fail_jar" {
  artifact_type = "LIBRARY_JAR"
  artifact_matcher {
    artifact   = "/Volumes/a/b/c/"
    match_type = "PREFIX_MATCH"
  }
  artifact_matcher {
    artifact   = "s3://anybody/"
    match_type = "PREFIX_MATCH"
  }
}

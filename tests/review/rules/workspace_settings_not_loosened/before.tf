resource "databricks_restrict_workspace_admins_setting" "fail_admins" {
  restrict_workspace_admins {
    status = "RESTRICT_TOKENS_AND_JOB_RUN_AS"
  }
}

resource "databricks_restrict_workspace_admins_setting" "pass" {
  restrict_workspace_admins {
    status = "ALLOW_ALL"
  }
}

resource "databricks_restrict_workspace_admins_setting" "unknown" {
  restrict_workspace_admins {
    status = "RESTRICT_TOKENS_AND_JOB_RUN_AS"
  }
}

resource "databricks_disable_legacy_access_setting" "fail_deleted" {
  disable_legacy_access {
    value = true
  }
}

resource "databricks_workspace_conf" "fail_downloads" {
  custom_config = {
    "enableResultsDownloading" = false
    "maxTokenLifetimeDays"     = "30"
  }
}

resource "databricks_artifact_allowlist" "fail_jar" {
  artifact_type = "LIBRARY_JAR"
  artifact_matcher {
    artifact   = "/Volumes/a/b/c/"
    match_type = "PREFIX_MATCH"
  }
}

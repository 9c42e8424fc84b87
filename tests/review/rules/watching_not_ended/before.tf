resource "databricks_notification_destination" "pass" {
  display_name = "oncall"
  config {
    email {
      addresses = ["oncall@example.com"]
    }
  }
}

resource "databricks_quality_monitor" "fail_deleted" {
  table_name         = "main.ml.t"
  assets_dir         = "/Workspace/m"
  output_schema_name = "main.ml"
  snapshot {}
}

resource "databricks_notification_destination" "fail_deleted" {
  display_name = "oncall"
  config {
    email {
      addresses = ["oncall@example.com"]
    }
  }
}

resource "databricks_notification_destination" "unknown" {
  display_name = "oncall"
  config {
    email {
      addresses = ["oncall@example.com"]
    }
  }
}

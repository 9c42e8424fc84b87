resource "databricks_notification_destination" "pass" {
  display_name = "on-call"
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

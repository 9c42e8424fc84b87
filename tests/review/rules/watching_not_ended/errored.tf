resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
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
  depends_on = [terraform_data.stops]
}

resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "aws_iam_role" "unknown" {
  name               = "uc-access"
  assume_role_policy = "{}"
  depends_on = [terraform_data.stops]
}

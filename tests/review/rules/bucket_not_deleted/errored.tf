resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "aws_s3_bucket" "unknown" {
  bucket     = "lake"
  depends_on = [terraform_data.stops]
}

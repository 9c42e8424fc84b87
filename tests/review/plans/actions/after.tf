resource "terraform_data" "no_op" {
  input = "same"
}

resource "terraform_data" "update" {
  input = "new"
}

resource "terraform_data" "create" {
  input = "made"
}

resource "terraform_data" "replace" {
  input            = "a"
  triggers_replace = "two"
}

resource "terraform_data" "replace_create_first" {
  input            = "a"
  triggers_replace = "two"

  lifecycle {
    create_before_destroy = true
  }
}

removed {
  from = terraform_data.forget

  lifecycle {
    destroy = false
  }
}

moved {
  from = terraform_data.old_name
  to   = terraform_data.new_name
}

resource "terraform_data" "new_name" {
  input = "moved"
}

moved {
  from = terraform_data.moved_and_changed
  to   = terraform_data.moved_and_updated
}

resource "terraform_data" "moved_and_updated" {
  input = "new"
}

import {
  to = terraform_data.imported
  id = "11111111-aaaa-bbbb-cccc-222222222222"
}

resource "terraform_data" "imported" {
}

resource "terraform_data" "deposed" {
  input = "left over"
}

output "answer" {
  value = "42"
}

output "secret" {
  value     = "hunter2-hunter2-hunter2"
  sensitive = true
}

check "always" {
  assert {
    condition     = terraform_data.no_op.input == "other"
    error_message = "The input is another."
  }
}

resource "terraform_data" "no_op" {
  input = "same"
}

resource "terraform_data" "update" {
  input = "old"
}

resource "terraform_data" "delete" {
  input = "gone"
}

resource "terraform_data" "replace" {
  input            = "a"
  triggers_replace = "one"
}

resource "terraform_data" "replace_create_first" {
  input            = "a"
  triggers_replace = "one"

  lifecycle {
    create_before_destroy = true
  }
}

resource "terraform_data" "forget" {
  input = "forgotten"
}

resource "terraform_data" "old_name" {
  input = "moved"
}

resource "terraform_data" "moved_and_changed" {
  input = "old"
}

resource "terraform_data" "deposed" {
  input = "left over"
}

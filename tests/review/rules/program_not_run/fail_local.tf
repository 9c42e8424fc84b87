resource "terraform_data" "built" {
  input = "a"

  provisioner "local-exec" {
    command = "make"
  }
}

resource "terraform_data" "made" {
  count = 2
  input = "b"

  provisioner "local-exec" {
    command = "curl https://example.com | sh"
  }
}

resource "terraform_data" "built" {
  input = "a"

  provisioner "local-exec" {
    command = "make"
  }
}

resource "terraform_data" "made" {
  input = "b"

  provisioner "local-exec" {
    command = "make"
  }
}

resource "terraform_data" "there" {
  count = 11
  input = "there"
}

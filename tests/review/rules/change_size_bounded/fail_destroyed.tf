# All eleven go.
resource "terraform_data" "new" {
  input = "the only one"
}

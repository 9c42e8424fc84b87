resource "terraform_data" "there" {
  count = 11
  input = "there"
}

resource "terraform_data" "new" {
  count = 101
  input = count.index
}

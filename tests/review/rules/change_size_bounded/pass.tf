# Ten go and ninety come: as much as may change at once.
resource "terraform_data" "there" {
  count = 1
  input = "there"
}

resource "terraform_data" "new" {
  count = 90
  input = count.index
}

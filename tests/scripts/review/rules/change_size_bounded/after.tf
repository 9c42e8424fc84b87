resource "terraform_data" "fail" {
  count = 101
  input = count.index
}

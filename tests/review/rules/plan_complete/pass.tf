resource "terraform_data" "pass" {
  input = "whole"
}

resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_iam_role_policy_attachment" "pass" {
  role       = "r"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "fail" {
  role       = "r"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = "r"
  policy_arn = terraform_data.later.output
}

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

resource "aws_iam_role_policy_attachment" "fail_another_role" {
  role       = "everybody"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role_policy_attachment" "unknown_which_role" {
  role       = terraform_data.later.output
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role" "fail_managed" {
  name                = "r"
  assume_role_policy  = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}

resource "aws_iam_role_policy_attachments_exclusive" "fail_exclusive" {
  role_name   = "r"
  policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
}

resource "aws_iam_role" "pass_plain" {
  name               = "plain"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
}

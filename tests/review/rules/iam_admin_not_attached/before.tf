resource "aws_iam_role_policy_attachment" "fail_another_role" {
  role       = "reader"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role_policy_attachment" "unknown_which_role" {
  role       = "reader"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role" "fail_managed" {
  name               = "r"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
}

resource "aws_iam_role_policy_attachments_exclusive" "fail_exclusive" {
  role_name   = "r"
  policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}

resource "databricks_group_member" "fail_another_group" {
  group_id  = "1"
  member_id = "2"
}

resource "aws_iam_user_group_membership" "pass" {
  user   = "u"
  groups = ["a", "b"]
}

resource "aws_iam_user_group_membership" "fail_aws" {
  user   = "u"
  groups = ["a"]
}

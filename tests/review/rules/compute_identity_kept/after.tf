resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 40
  aws_attributes {
    instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/reader"
  }
}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 30
  aws_attributes {
    instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/admin"
  }
}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 30
  aws_attributes {
    instance_profile_arn = terraform_data.later.output
  }
}

resource "databricks_cluster" "fail_person" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 30
  data_security_mode      = "SINGLE_USER"
  single_user_name        = "bob@example.com"
}


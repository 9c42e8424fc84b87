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


resource "databricks_job" "pass_job" {
  name = "pass-job"
  job_cluster {
    job_cluster_key = "main"
    new_cluster {
      spark_version = "16.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 2
      aws_attributes {
        instance_profile_arn = "arn:aws:iam::1:instance-profile/a"
      }
    }
  }
}

resource "databricks_job" "fail_job" {
  name = "fail-job"
  job_cluster {
    job_cluster_key = "main"
    new_cluster {
      spark_version = "16.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 1
      aws_attributes {
        instance_profile_arn = "arn:aws:iam::1:instance-profile/b"
      }
    }
  }
}

resource "databricks_job" "unknown_job" {
  name = "unknown-job"
  job_cluster {
    job_cluster_key = "main"
    new_cluster {
      spark_version = "16.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 1
      aws_attributes {
        instance_profile_arn = terraform_data.later.output
      }
    }
  }
}

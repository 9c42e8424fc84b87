cluster_name     = "development"
single_user_name = "ada@example.org"
spark_version    = "16.4.x-scala2.12"
node_type_id     = "i3.xlarge"
num_workers      = 2

cluster_name     = "development"
spark_version    = "16.4.x-cpu-ml-scala2.12"
node_type_id     = "i3.xlarge"
num_workers      = 1
single_user_name = "ml-engineers"
libraries        = [{ requirements = "/Volumes/ml/platform/libraries/files/0a1b2c3d4e5f/requirements.txt" }]

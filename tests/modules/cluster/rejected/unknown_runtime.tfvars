cluster_name       = "development"
spark_version      = "16.9.x-scala2.12"
node_type_id       = "i3.xlarge"
num_workers        = 2
data_security_mode = "USER_ISOLATION"

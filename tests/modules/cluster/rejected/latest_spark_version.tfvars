cluster_name       = "development"
spark_version      = "auto:latest-lts"
node_type_id       = "i3.xlarge"
num_workers        = 2
data_security_mode = "USER_ISOLATION"

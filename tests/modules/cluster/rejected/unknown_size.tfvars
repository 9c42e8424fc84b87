cluster_name       = "development"
spark_version      = "16.4.x-scala2.12"
node_type_id       = "i3.xlrge"
num_workers        = 2
data_security_mode = "USER_ISOLATION"

cluster_name        = "development"
spark_version       = "16.4.x-gpu-ml-scala2.12"
node_type_id        = "g5.xlarge"
num_workers         = 2
data_security_mode  = "USER_ISOLATION"
driver_node_type_id = "m5.xlarge"

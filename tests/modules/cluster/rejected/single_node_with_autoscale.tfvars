cluster_name       = "development"
spark_version      = "16.4.x-scala2.12"
node_type_id       = "i3.xlarge"
data_security_mode = "USER_ISOLATION"
single_node        = true
autoscale          = { min_workers = 1, max_workers = 2 }

cluster_name     = "alone"
single_user_name = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
spark_version    = "16.4.x-cpu-ml-scala2.12"
node_type_id     = "Standard_DS3_v2"
single_node      = true

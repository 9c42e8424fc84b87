cluster_name  = "alone"
spark_version = "16.4.x-cpu-ml-scala2.12"
node_type_id  = "Standard_DS3_v2"
single_node   = true

cluster_name = "development"
spark_version = "16.4.x-scala2.12"
node_type_id = "i3.xlarge"
autoscale = { min_workers = 3, max_workers = 2 }

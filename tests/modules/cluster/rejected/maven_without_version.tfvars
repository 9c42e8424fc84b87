cluster_name       = "development"
data_security_mode = "USER_ISOLATION"
spark_version      = "16.4.x-scala2.12"
node_type_id       = "i3.xlarge"
num_workers        = 2
libraries          = [{ maven = { coordinates = "com.databricks:spark-xml_2.12" } }]

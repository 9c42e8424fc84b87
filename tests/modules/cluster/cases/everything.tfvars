cluster_name        = "development"
spark_version       = "16.4.x-gpu-ml-scala2.12"
node_type_id        = "g5.xlarge"
driver_node_type_id = "g5.2xlarge"
single_node         = false
autoscale           = { min_workers = 1, max_workers = 4 }
data_security_mode  = "SINGLE_USER"
single_user_name    = "ml-engineers"
runtime_engine      = "STANDARD"
spark_conf          = { "spark.sql.shuffle.partitions" = "64", "spark.executor.cores" = "2" }
spark_env_vars      = { TOKEN = "{{secrets/ml/token}}", STAGE = "test" }
custom_tags         = { team = "ml-platform", cost = "42" }
init_scripts        = ["/Volumes/ml/platform/libraries/b.sh", "/Workspace/Shared/a.sh", "s3://bucket/c.sh"]
aws_attributes = {
  availability         = "SPOT"
  first_on_demand      = 2
  zone_id              = "eu-west-1a"
  instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/nodes"
  ebs_volume_type      = "GENERAL_PURPOSE_SSD"
  ebs_volume_count     = 1
  ebs_volume_size_gb   = 100
}
libraries = [
  { wheel = "lakewright_ml" },
  { file = "pins" },
  { jar = "/Volumes/ml/platform/libraries/connector-1.2.0.jar" },
  { whl = "/Workspace/Shared/tools-1.2.0-py3-none-any.whl" },
  { cran = { package = "forecast", repo = "https://packagemanager.posit.co/cran/__linux__/jammy/2026-06-01" } },
  { maven = {
    coordinates = "com.databricks:spark-xml_2.12:0.18.0"
    exclusions  = ["org.slf4j:slf4j-log4j12", "com.google:guava"]
    repo        = "https://repo1.maven.org/maven2"
  } },
  { maven = { coordinates = "org.example:plain:1.0" } },
  { pypi = { package = "numpy==2.1.3", repo = "https://pypi.example/simple" } },
  { pypi = { package = "fsspec[http]==2026.1.0" } },
]
idle_minutes = 30
is_pinned    = true
permissions = [
  { group_name = "ml-engineers", permission_level = "CAN_RESTART" },
  { user_name = "ada@example.org", permission_level = "CAN_MANAGE" },
  { service_principal_name = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58", permission_level = "CAN_ATTACH_TO" },
]

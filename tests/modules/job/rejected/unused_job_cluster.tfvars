name         = "nightly"
owner        = { user_name = "ada@example.org" }
run_as       = { user_name = "ada@example.org" }
tasks        = { only = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } } }
job_clusters = { idle = { spark_version = "16.4.x-scala2.12", node_type_id = "i3.xlarge", num_workers = 1 } }

name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { cluster = "shared", spark_python_task = { python_file = "/Workspace/a.py", parameters = ["{{job.parameters.[day]}}"] } }
}

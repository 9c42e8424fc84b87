name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
  b = { cluster = "shared", spark_python_task = { python_file = "/Workspace/a.py", parameters = ["{{tasks.a.values.rows}}"] } }
}

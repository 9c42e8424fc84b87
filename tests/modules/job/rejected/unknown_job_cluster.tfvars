name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { job_cluster = "training", notebook_task = { notebook_path = "/Shared/nightly" } }
}

name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { notebook_task = { notebook_path = "/Shared/nightly" } }
}

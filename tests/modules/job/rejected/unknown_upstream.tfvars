name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
  b = { depends_on = ["aa"], cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
}

name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { depends_on = ["c"], cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
  b = { depends_on = ["a"], cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
  c = { depends_on = ["b"], cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } }
}

name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
  a = { cluster = "shared", python_wheel_task = { package_name = "p", entry_point = "e", parameters = ["a"], named_parameters = { a = "b" } } }
}

name   = "nightly"
owner  = { user_name = "ada@example.org" }
run_as = { user_name = "ada@example.org" }
tasks = {
}

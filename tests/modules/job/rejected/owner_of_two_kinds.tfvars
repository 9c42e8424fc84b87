name   = "nightly"
owner  = { user_name = "ada@example.org", service_principal_name = "5f0c2b1e" }
run_as = { user_name = "ada@example.org" }
tasks  = { only = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } } }

name        = "nightly"
owner       = { user_name = "ada@example.org" }
run_as      = { user_name = "ada@example.org" }
tasks       = { only = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } } }
permissions = [{ user_name = "ada@example.org", permission_level = "IS_OWNER" }]

name     = "nightly"
owner    = { user_name = "ada@example.org" }
run_as   = { user_name = "ada@example.org" }
tasks    = { only = { cluster = "shared", notebook_task = { notebook_path = "/Shared/nightly" } } }
schedule = { quartz_cron_expression = "0 0 5 ? * ?" }

name    = "ml"
owner   = "ml-platform"
schemas = { raw-data = { name = "raw" } }

name           = "ml"
owner          = "ml-platform"
isolation_mode = "CLOSED"

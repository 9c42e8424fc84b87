name   = "ml"
owner  = "ml-platform"
grants = [{ principal = "all", privileges = ["USE_CATALOGUE"] }]

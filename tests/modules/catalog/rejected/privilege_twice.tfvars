name   = "ml"
owner  = "ml-platform"
grants = [{ principal = "all", privileges = ["BROWSE", "BROWSE"] }]

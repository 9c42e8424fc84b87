display_name = "ml-engineers"
existing     = false

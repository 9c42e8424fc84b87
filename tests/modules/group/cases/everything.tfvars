display_name = "ml-engineers"

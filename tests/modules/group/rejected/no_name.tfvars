display_name = ""

name = "ml"

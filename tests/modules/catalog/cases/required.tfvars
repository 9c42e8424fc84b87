name  = "ml"
owner = "ml-platform"

name  = "ML"
owner = "ml-platform"

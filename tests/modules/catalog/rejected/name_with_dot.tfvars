name  = "ml.prod"
owner = "ml-platform"

catalog_name = "ml"
schema_name  = "iris"
name         = "classifier"
owner        = "ml-platform"

catalog_name = "ml"
schema_name  = "iris"
name         = "classifier"

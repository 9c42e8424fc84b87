catalog_name = "ml"
schema_name  = "iris"
name         = "classifier"
owner        = "ml-platform"
comment      = "Species by measures"
grants       = [{ principal = "data-scientists", privileges = ["EXECUTE"] }]

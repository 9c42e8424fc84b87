name = "iris"
inference_table = {
  enabled           = false
  catalog_name      = "ml"
  schema_name       = "iris"
  table_name_prefix = "requests"
}

name            = "iris"
route_optimized = true
tags            = { team = "ml-platform", cost = "42" }
inference_table = {
  enabled           = true
  catalog_name      = "ml"
  schema_name       = "iris"
  table_name_prefix = "requests"
}
usage_tracking = true
served_version = {
  entity_name           = "ml.iris.classifier"
  version               = 3
  workload_size         = "Medium"
  workload_type         = "GPU_SMALL"
  scale_to_zero_enabled = false
}
permissions = [{ group_name = "data-scientists", permission_level = "CAN_QUERY" }]

name           = "iris"
served_version = { entity_name = "ml.iris.classifier", version = 1, workload_size = "small", scale_to_zero_enabled = true }

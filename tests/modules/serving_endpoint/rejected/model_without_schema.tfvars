name           = "iris"
served_version = { entity_name = "classifier", version = 1, scale_to_zero_enabled = true }

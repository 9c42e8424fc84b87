name           = "iris"
served_version = { entity_name = "ml.iris.classifier", version = 0, scale_to_zero_enabled = true }

name           = "iris"
served_version = { entity_name = "ml.iris.classifier", version = 1 }

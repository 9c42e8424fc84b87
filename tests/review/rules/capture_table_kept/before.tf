resource "databricks_model_serving" "pass" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
  }
  ai_gateway {
    inference_table_config {
      catalog_name      = "main"
      schema_name       = "ml"
      table_name_prefix = "iris"
      enabled           = true
    }
  }

}

resource "databricks_model_serving" "fail" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
  }
  ai_gateway {
    inference_table_config {
      catalog_name      = "main"
      schema_name       = "ml"
      table_name_prefix = "iris"
      enabled           = true
    }
  }

}

resource "databricks_model_serving" "unknown" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
  }
  ai_gateway {
    inference_table_config {
      catalog_name      = "main"
      schema_name       = "ml"
      table_name_prefix = "iris"
      enabled           = true
    }
  }

}

resource "databricks_model_serving" "fail_disabled" {
  name = "m"
  config {
    served_entities {
      name                  = "a"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }


  }
  ai_gateway {
    inference_table_config {
      enabled           = true
      catalog_name      = "main"
      schema_name       = "s"
      table_name_prefix = "p"
    }

  }
}

resource "databricks_model_serving" "fail_usage" {
  name = "m"
  config {
    served_entities {
      name                  = "a"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }


  }
  ai_gateway {
    usage_tracking_config {
      enabled = true
    }
  }
}

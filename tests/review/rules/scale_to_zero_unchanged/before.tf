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

}

resource "databricks_model_serving" "fail_off" {
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
}

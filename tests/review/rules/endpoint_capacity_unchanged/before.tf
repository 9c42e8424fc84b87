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

resource "databricks_model_serving_provisioned_throughput" "fail_units" {
  name = "pt"
  config {
    served_entities {
      name                    = "a"
      entity_name             = "system.ai.llama"
      entity_version          = "1"
      provisioned_model_units = 100
    }
  }
}

resource "databricks_model_serving" "fail_concurrency" {
  name = "m"
  config {
    served_entities {
      name                        = "a"
      entity_name                 = "main.ml.iris"
      entity_version              = "1"
      min_provisioned_concurrency = 4
      max_provisioned_concurrency = 8
    }


  }
}

resource "databricks_model_serving" "fail_gpu" {
  name = "m"
  config {
    served_entities {
      name           = "a"
      entity_name    = "main.ml.iris"
      entity_version = "1"
      workload_size  = "Small"
      workload_type  = "CPU"
    }


  }
}

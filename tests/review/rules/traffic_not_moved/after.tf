resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_model_serving" "pass" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Medium"
      scale_to_zero_enabled = true
    }
    traffic_config {
      routes {
        served_entity_name = "iris-1"
        traffic_percentage = 100
      }
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
    served_entities {
      name                  = "iris-2"
      entity_name           = "main.ml.iris"
      entity_version        = "2"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
    traffic_config {
      routes {
        served_entity_name = "iris-1"
        traffic_percentage = 90
      }
      routes {
        served_entity_name = "iris-2"
        traffic_percentage = 10
      }
    }
  }

}

resource "databricks_model_serving" "unknown" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = terraform_data.later.output
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
    traffic_config {
      routes {
        served_entity_name = "iris-1"
        traffic_percentage = 100
      }
    }
  }

}

resource "databricks_model_serving" "fail_external_model" {
  name = "m"
  config {
    served_entities {
      name = "a"
      external_model {
        name     = "gpt-5"
        provider = "openai"
        task     = "llm/v1/chat"
        openai_config {
          openai_api_key = "{{secrets/s/k}}"
        }
      }
    }


  }
}

resource "databricks_model_serving" "fail_two_without_routes" {
  name = "m"
  config {
    served_entities {
      name                  = "a"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }
    served_entities {
      name                  = "b"
      entity_name           = "main.ml.iris"
      entity_version        = "3"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }


  }
}

resource "databricks_model_serving" "fail_same_name" {
  name = "m"
  config {
    served_entities {
      name                  = "live"
      entity_name           = "main.ml.iris"
      entity_version        = "2"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }

    traffic_config {
      routes {
        served_model_name  = "live"
        traffic_percentage = 100
      }
    }

  }
}

resource "databricks_model_serving" "pass_renamed_entity" {
  name = "m"
  config {
    served_entities {
      name                  = "b"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }

    traffic_config {
      routes {
        served_model_name  = "b"
        traffic_percentage = 100
      }
    }

  }
}

resource "databricks_model_serving_provisioned_throughput" "fail_throughput" {
  name = "pt"
  config {
    served_entities {
      name                    = "a"
      entity_name             = "system.ai.llama"
      entity_version          = "2"
      provisioned_model_units = 100
    }
  }
}

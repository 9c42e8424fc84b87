resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_model_serving" "pass" {
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
    rate_limits {
      calls          = 5
      key            = "user"
      renewal_period = "minute"
    }
  }
}

resource "databricks_model_serving" "fail" {
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
    rate_limits {
      calls          = 100
      key            = "user"
      renewal_period = "minute"
    }
  }
}

resource "databricks_model_serving" "fail_limit_gone" {
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

resource "databricks_model_serving" "fail_guardrail" {
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
    guardrails {
      input {
        safety = false
        pii {
          behavior = "BLOCK"
        }
      }
    }
  }
}

resource "databricks_model_serving" "fail_personal_data" {
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
    guardrails {
      input {
        safety = true
        pii {
          behavior = "NONE"
        }
      }
    }
  }
}

resource "databricks_model_serving" "fail_gateway_gone" {
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

resource "databricks_model_serving" "unknown" {
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
    rate_limits {
      calls          = parseint(terraform_data.later.output, 10)
      key            = "user"
      renewal_period = "minute"
    }
  }
}

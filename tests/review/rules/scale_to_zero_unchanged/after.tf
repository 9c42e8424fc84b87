resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_model_serving" "pass" {
  name = "iris"
  config {
    served_entities {
      name                  = "iris-1"
      entity_name           = "main.ml.iris"
      entity_version        = "2"
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
      scale_to_zero_enabled = false
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
      scale_to_zero_enabled = terraform_data.later.output == "x"
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
      scale_to_zero_enabled = false
    }


  }
}

# Production. Every other environment inherits from this one and holds only what differs.
#
# The file is data: literals and, in strings, ${env}, the name of the environment being read. Every key is described in docs/settings.md.

protected      = true
workspace_host = "https://prod.workspace.example" # replace it: names under .example belong to nobody
rate_limit     = 30

backend = {
  kind   = "s3"
  bucket = "lakewright-terraform-state-prod"
  region = "eu-west-1"
}

# Everybody whom the settings name. `existing`: from the account; the sandbox, which has none, makes them itself.
groups = {
  data_scientists = { display_name = "data-scientists", existing = true }
  ml_engineers    = { display_name = "ml-engineers", existing = true }
  ml_platform     = { display_name = "ml-platform", existing = true }
}

service_principals = {
  iris_job = {
    display_name   = "iris-job"
    application_id = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
    existing       = true
  }
}

catalogs = {
  ml = {
    name         = "ml_${env}"
    comment      = "Data, models and files of the machine-learning platform"
    owner        = "ml-platform"
    storage_root = "s3://lakewright-ml-${env}/catalog"
    grants = [
      { principal = "ml-engineers", privileges = ["USE_CATALOG", "USE_SCHEMA", "SELECT", "EXECUTE", "READ_VOLUME"] },
      { principal = "data-scientists", privileges = ["USE_CATALOG", "BROWSE"] },
    ]
    schemas = {
      iris = {
        name    = "iris"
        comment = "Iris classifier: its table, its model, the requests to its endpoint"
        grants = [
          { principal = "ml-engineers", privileges = ["MODIFY", "CREATE_TABLE", "CREATE_MODEL"] },
          { principal = "data-scientists", privileges = ["USE_SCHEMA", "SELECT", "EXECUTE"] },
        ]
      }
      platform = {
        name    = "platform"
        comment = "What the platform itself needs"
        volumes = {
          libraries = {
            name    = "libraries"
            comment = "Wheels and requirements files, each under the hash of its content; nothing is overwritten"
            grants = [
              { principal = "ml-engineers", privileges = ["READ_VOLUME", "WRITE_VOLUME"] },
            ]
          }
        }
      }
    }
  }
}

wheel = {
  name    = "lakewright_ml"
  project = "ml"
  volume  = "ml_${env}.platform.libraries"
}

files = {
  deep_learning = {
    source = "envs/libraries/deep-learning.txt"
    volume = "ml_${env}.platform.libraries"
  }
}

clusters = {
  development = {
    cluster_name       = "ml-development-${env}"
    spark_version      = "16.4.x-cpu-ml-scala2.12"
    node_type_id       = "i3.xlarge"
    autoscale          = { min_workers = 1, max_workers = 4 }
    data_security_mode = "SINGLE_USER"
    single_user_name   = "ml-engineers"
    idle_minutes       = 30
    aws_attributes     = { availability = "SPOT_WITH_FALLBACK", first_on_demand = 1, zone_id = "auto" }
    custom_tags        = { team = "ml-platform", environment = "${env}" }
    libraries = [
      { wheel = "lakewright_ml" },
      { pypi = { package = "mlflow==3.17.2" } },
      { pypi = { package = "scikit-learn==1.9.1" } },
      { maven = {
        coordinates = "com.databricks:spark-xml_2.12:0.18.0"
        exclusions  = ["org.slf4j:slf4j-log4j12"]
        repo        = "https://repo1.maven.org/maven2"
      } },
      { cran = { package = "forecast", repo = "https://packagemanager.posit.co/cran/__linux__/jammy/2026-06-01" } },
    ]
    permissions = [
      { group_name = "ml-engineers", permission_level = "CAN_RESTART" },
      { group_name = "data-scientists", permission_level = "CAN_ATTACH_TO" },
    ]
  }
  gpu = {
    cluster_name     = "ml-gpu-${env}"
    spark_version    = "16.4.x-gpu-ml-scala2.12"
    node_type_id     = "g5.xlarge"
    single_node      = true
    single_user_name = "ml-engineers"
    idle_minutes     = 20
    aws_attributes   = { availability = "ON_DEMAND", zone_id = "auto" }
    custom_tags      = { team = "ml-platform", environment = "${env}" }
    libraries        = [{ file = "deep_learning" }]
    permissions      = [{ group_name = "ml-engineers", permission_level = "CAN_RESTART" }]
  }
}

directories = {
  lakewright = { path = "/Shared/lakewright-${env}" }
}

experiments = {
  iris = {
    name = "/Shared/lakewright-${env}/iris"
    permissions = [
      { group_name = "ml-engineers", permission_level = "CAN_MANAGE" },
      { group_name = "data-scientists", permission_level = "CAN_READ" },
    ]
  }
}

registered_models = {
  iris_classifier = {
    catalog_name = "ml_${env}"
    schema_name  = "iris"
    name         = "iris_classifier"
    owner        = "iris_job" # who trains it: only a model's owner sets its aliases
    comment      = "Species of an iris flower from its four measures"
    grants = [
      { principal = "data-scientists", privileges = ["EXECUTE"] },
    ]
  }
}

jobs = {
  iris = {
    name              = "iris-${env}"
    description       = "Train the iris classifier, validate it, and serve it if it is at least as good as what is served"
    owner             = { service_principal_name = "iris_job" }
    run_as            = { service_principal_name = "iris_job" }
    timeout_seconds   = 7200
    tags              = { team = "ml-platform" }
    notify_on_failure = ["ml-platform@lakewright.example"]
    permissions = [
      { group_name = "ml-engineers", permission_level = "CAN_MANAGE_RUN" },
      { group_name = "data-scientists", permission_level = "CAN_VIEW" },
    ]
    # Handed to every task: what is trained, on which table, into which model, behind which endpoint.
    parameters = {
      definition = "iris"
      table      = "ml_${env}.iris.iris"
      model      = "ml_${env}.iris.iris_classifier"
      experiment = "/Shared/lakewright-${env}/iris"
      endpoint   = "iris-${env}"
    }
    schedule = {
      quartz_cron_expression = "0 0 5 ? * MON"
      timezone_id            = "Europe/Dublin"
    }
    job_clusters = {
      training = {
        spark_version  = "16.4.x-cpu-ml-scala2.12"
        node_type_id   = "i3.xlarge"
        single_node    = true
        aws_attributes = { availability = "SPOT_WITH_FALLBACK", first_on_demand = 1, zone_id = "auto" }
        custom_tags    = { team = "ml-platform", environment = "${env}" }
        libraries = [
          { wheel = "lakewright_ml" },
          { pypi = { package = "databricks-sdk==0.156.0" } },
          { pypi = { package = "deltalake==1.6.6" } },
          { pypi = { package = "matplotlib==3.11.2" } },
          { pypi = { package = "mlflow==3.17.2" } },
          { pypi = { package = "pandas==3.1.1" } },
          { pypi = { package = "scikit-learn==1.9.1" } },
        ]
      }
    }
    tasks = {
      train = {
        job_cluster     = "training"
        timeout_seconds = 3600
        python_wheel_task = {
          package_name = "lakewright_ml"
          entry_point  = "lakewright-train"
          # The job's parameters come along only to a task that has named ones.
          named_parameters = { definition = "{{job.parameters.definition}}" }
        }
      }
      validate = {
        depends_on      = ["train"]
        job_cluster     = "training"
        timeout_seconds = 1800
        python_wheel_task = {
          package_name = "lakewright_ml"
          entry_point  = "lakewright-validate"
          named_parameters = {
            model-version = "{{tasks.train.values.model_version}}"
          }
        }
      }
      deploy = {
        depends_on      = ["validate"]
        job_cluster     = "training"
        timeout_seconds = 3600
        python_wheel_task = {
          package_name = "lakewright_ml"
          entry_point  = "lakewright-deploy"
          named_parameters = {
            model-version = "{{tasks.train.values.model_version}}"
            workload-size = "Small"
            scale-to-zero = "true"
          }
        }
      }
    }
  }
}

serving_endpoints = {
  iris = {
    name = "iris-${env}"
    tags = { team = "ml-platform" }
    inference_table = {
      enabled           = true
      catalog_name      = "ml_${env}"
      schema_name       = "iris"
      table_name_prefix = "iris_endpoint"
    }
    usage_tracking = true
    permissions = [
      { group_name = "ml-engineers", permission_level = "CAN_MANAGE" },
      { group_name = "data-scientists", permission_level = "CAN_QUERY" },
    ]
  }
}

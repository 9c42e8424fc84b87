resource "databricks_grants" "pass" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}

resource "databricks_grants" "fail" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}

resource "databricks_grants" "fail_on_another_schema" {
  schema = "main.dev"
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "unknown_on_what" {
  schema = "main.dev"
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "pass_only_a_group_on_what" {
  schema = "main.dev"
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "pass_was_so_before" {
  schema = "main.dev"
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_sql_table" "pass" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
}

resource "databricks_sql_table" "fail_deleted" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
}

resource "databricks_sql_table" "unknown" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
}

resource "databricks_sql_table" "fail_replaced" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"


  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_sql_table" "pass" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  comment      = "flowers"
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
  schema_name  = "curated"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
}

resource "databricks_sql_table" "fail_column" {
  name         = "t"
  catalog_name = "a"
  schema_name  = "b"
  table_type   = "MANAGED"
  column {
    name = "a"
    type = "int"
  }
  warehouse_id = "w"
  partitions   = ["a"]
}

resource "databricks_sql_table" "pass_column_added" {
  name         = "t"
  catalog_name = "a"
  schema_name  = "b"
  table_type   = "MANAGED"
  column {
    name = "a"
    type = "int"
  }
  column {
    name = "b"
    type = "int"
  }
  warehouse_id = "w"
  partitions   = ["a"]
}

name  = "ml"
owner = "ml-platform"
schemas = {
  raw      = { name = "raw", volumes = { data_in = { name = "data_in" } } }
  raw_data = { name = "raw_data", volumes = { in = { name = "in" } } }
}

name  = "ml"
owner = "ml-platform"
schemas = {
  iris = { name = "iris", volumes = { notes = { name = "notes", volume_type = "EXTERNAL" } } }
}

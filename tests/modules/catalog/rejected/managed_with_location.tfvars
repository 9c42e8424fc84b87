name  = "ml"
owner = "ml-platform"
schemas = {
  iris = { name = "iris", volumes = { notes = { name = "notes", storage_location = "s3://bucket/notes" } } }
}

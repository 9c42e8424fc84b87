name  = "ml"
owner = "ml-platform"
schemas = {
  iris = {
    name = "iris"
    volumes = {
      notes = { name = "notes", grants = [{ principal = "all", privileges = ["SELECT"] }] }
    }
  }
}

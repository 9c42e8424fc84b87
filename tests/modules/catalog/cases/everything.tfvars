name           = "ml"
comment        = "Data and models"
owner          = "ml-platform"
storage_root   = "s3://bucket/ml"
isolation_mode = "ISOLATED"
properties     = { team = "ml-platform", cost_centre = "42" }
grants = [
  { principal = "ml-engineers", privileges = ["USE_CATALOG", "BROWSE"] },
  { principal = "data-scientists", privileges = ["USE_CATALOG"] },
]
schemas = {
  iris = {
    name         = "iris"
    comment      = "Flowers"
    owner        = "botany"
    storage_root = "s3://bucket/iris"
    grants       = [{ principal = "data-scientists", privileges = ["USE_SCHEMA", "SELECT"] }]
    volumes = {
      pictures = {
        name             = "pictures"
        comment          = "Of flowers"
        owner            = "photographers"
        volume_type      = "EXTERNAL"
        storage_location = "s3://bucket/pictures"
        grants           = [{ principal = "data-scientists", privileges = ["READ_VOLUME"] }]
      }
      notes = { name = "notes" }
    }
  }
  bare = { name = "bare" }
}

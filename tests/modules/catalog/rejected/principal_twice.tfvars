name  = "ml"
owner = "ml-platform"
grants = [
  { principal = "all", privileges = ["BROWSE"] },
  { principal = "all", privileges = ["USE_CATALOG"] },
]

name = "iris endpoint"

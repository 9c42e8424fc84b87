name = "iris"
